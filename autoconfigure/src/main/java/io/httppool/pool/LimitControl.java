package io.httppool.pool;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.statistics.RouteWindow;

/**
 * The control of a pool's limits: what happened on its routes, and what may be changed
 * about them. Thread-safe; each method takes the lock of one route at a time, for
 * moments. A route that is forgotten meanwhile is left alone.
 *
 * @param <C> the kind of connection
 */
public final class LimitControl<C extends HttpConnection> {

	private final PoolState pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	LimitControl(PoolState pool, Routes<C> routes, TotalLimit<C> total) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
	}

	/**
	 * Set the tuner of this pool: it is told of every lease that finds the limit of its
	 * route reached, and of every connection that comes back while leases wait for it.
	 * While there is one, limits count as tuned unless they were set by hand.
	 * @param tuner the one tuner of this pool, or {@code null} for none from now on
	 */
	public void tuner(@Nullable SaturationListener tuner) {
		this.pool.tuner(tuner);
	}

	/**
	 * Exchange the settings of the pool: those of limits and timeouts hold from the next
	 * lease on, the life time of connections for those that are opened from now on. A
	 * raised limit serves pending leases at once, a lowered one binds as connections come
	 * back; one that was set by hand stays. The size of buffers, socket options, the
	 * order of reuse and the users of connections stay as they were.
	 * @param settings the new settings
	 * @param resolver finds the new settings of each route
	 */
	void configure(PoolSettings settings, RouteSettingsResolver resolver) {
		this.pool.settings(settings);
		this.routes.configure(resolver);
		this.total.max(settings.maxTotal());
		long now = this.pool.now();
		for (PooledRoute<C> route : this.routes.all()) {
			RouteSettings own = this.routes.configured(route.route());
			this.total.settle(route, (locked) -> locked.configure(own, now));
		}
	}

	/**
	 * Close the window of each route, and return what happened since this was called
	 * last.
	 * @return the windows, by route
	 */
	public Map<HttpRoute, RouteWindow> closeWindows() {
		Instant end = this.pool.clock().instants().instant();
		Map<HttpRoute, RouteWindow> windows = new HashMap<>();
		for (PooledRoute<C> route : this.routes.all()) {
			long now = this.pool.now();
			windows.put(route.route(), route.locked((state) -> state.inspection().closeWindow(end, now)));
		}
		return windows;
	}

	/**
	 * Apply a tuning from now on. Growth of the limit serves waiting leases at once, and
	 * shrinkage closes the surplus. A limit that was set by hand stays.
	 * @param route the route
	 * @param tuning what is wanted
	 * @return whether the limit is what was wanted
	 */
	public boolean tune(HttpRoute route, RouteTuning tuning) {
		long now = this.pool.now();
		return settle(route, (state) -> state.tune(tuning, now)) == tuning.limit();
	}

	/** Set the limit of the routes that have none of their own. */
	void defaultLimit(int max) {
		this.routes.defaultLimit(max);
		long now = this.pool.now();
		this.routes.all()
			.stream()
			.filter((route) -> this.routes.hasDefaultLimit(route.settings()))
			.forEach((route) -> this.total.settle(route, (locked) -> locked.limit(max, false, now)));
	}

	/** Set the limit of a route by hand. */
	void limitByHand(HttpRoute route, int max) {
		long now = this.pool.now();
		this.routes.withLiving(route, (living) -> this.total.settle(living, (locked) -> locked.limit(max, true, now)));
	}

	/**
	 * Raise the limit of a route, unless it is another one by now, or was set by hand.
	 * @param route the route
	 * @param from the limit it has
	 * @param to the limit it is to have
	 * @return whether the limit is what was wanted
	 */
	public boolean grow(HttpRoute route, int from, int to) {
		long now = this.pool.now();
		return settle(route, (state) -> state.grow(from, to, now)) == to;
	}

	/**
	 * Return whether the limit of a route was set by hand: a tuner leaves it alone.
	 * @param route the route
	 * @return whether it was
	 */
	public boolean isLimitSetByHand(HttpRoute route) {
		PooledRoute<C> found = this.routes.find(route);
		return found != null && found.locked((state) -> state.limit().isSetByHand());
	}

	/**
	 * Have the limit of a route no longer set by hand.
	 * @param route the route
	 * @param limit the limit until it is tuned
	 */
	public void freeLimit(HttpRoute route, int limit) {
		long now = this.pool.now();
		settle(route, (state) -> state.freeLimit(limit, now));
	}

	/** Return the limit that a route has after a decision, 0 for a forgotten route. */
	private int settle(HttpRoute key, Function<RouteState<C>, @Nullable Settlement<C>> decision) {
		PooledRoute<C> route = this.routes.find(key);
		if (route == null) {
			return 0;
		}
		this.total.settle(route, decision);
		return route.locked((state) -> state.limit().current());
	}

}
