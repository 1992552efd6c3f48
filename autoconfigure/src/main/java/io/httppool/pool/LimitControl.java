package io.httppool.pool;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.statistics.RouteWindow;
import io.httppool.time.PoolClock;

/**
 * What adapts a pool to what is asked of it: what happened on its routes, and what may be
 * changed about them. Thread-safe; each method takes the lock of one route at a time, for
 * moments. A route that is forgotten meanwhile is left alone.
 *
 * @param <C> the kind of connection
 */
public final class LimitControl<C extends HttpConnection> {

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	private final PoolClock clock;

	private volatile @Nullable SaturationListener listener;

	LimitControl(Routes<C> routes, TotalLimit<C> total, PoolClock clock) {
		this.routes = routes;
		this.total = total;
		this.clock = clock;
	}

	/**
	 * Have a listener told of every lease that finds the limit of its route reached.
	 * While there is one, limits count as tuned unless they were set by hand.
	 * @param listener the one listener, or {@code null} for none
	 */
	public void onSaturated(@Nullable SaturationListener listener) {
		this.listener = listener;
	}

	@Nullable SaturationListener listener() {
		return this.listener;
	}

	/** Return whether somebody moves the limits. */
	boolean isTuned() {
		return this.listener != null;
	}

	/**
	 * Return what happened on each route since this was called last.
	 * @return the windows; the caller is the only one who gets them
	 */
	public Map<HttpRoute, RouteWindow> closeWindows() {
		Instant end = this.clock.instants().instant();
		Map<HttpRoute, RouteWindow> windows = new HashMap<>();
		for (PooledRoute<C> slots : this.routes.all()) {
			windows.put(slots.route(), slots.closeWindow(end, this.clock.ticker().read()));
		}
		return windows;
	}

	/**
	 * Go by a tuning from now on. Growth of the limit serves waiting leases at once, and
	 * shrinkage closes the surplus. A limit that was set by hand stays.
	 * @param route the route
	 * @param tuning what is wanted
	 * @return whether the limit is what was wanted
	 */
	public boolean tune(HttpRoute route, RouteTuning tuning) {
		PooledRoute<C> slots = this.routes.find(route);
		if (slots == null) {
			return false;
		}
		this.total.settleIfAny(slots, slots.tune(tuning, this.clock.ticker().read()));
		return slots.limits().current() == tuning.limit();
	}

	/**
	 * Raise the limit of a route, unless it is another one by now, or was set by hand.
	 * @param route the route
	 * @param from the limit it has
	 * @param to the limit it is to have
	 * @return whether the limit is what was wanted
	 */
	public boolean grow(HttpRoute route, int from, int to) {
		PooledRoute<C> slots = this.routes.find(route);
		if (slots == null) {
			return false;
		}
		this.total.settleIfAny(slots, slots.grow(from, to, this.clock.ticker().read()));
		return slots.limits().current() == to;
	}

	/**
	 * Return whether the limit of a route was set by hand: nothing but a hand changes it.
	 * @param route the route
	 * @return whether it was
	 */
	public boolean isLimitSetByHand(HttpRoute route) {
		PooledRoute<C> slots = this.routes.find(route);
		return slots != null && slots.isLimitSetByHand();
	}

	/**
	 * Have the limit of a route no longer set by hand.
	 * @param route the route
	 * @param limit the limit until it is tuned
	 */
	public void freeLimit(HttpRoute route, int limit) {
		PooledRoute<C> slots = this.routes.find(route);
		if (slots != null) {
			this.total.settleIfAny(slots, slots.freeLimit(limit, this.clock.ticker().read()));
		}
	}

}
