package io.httppool.pool;

import java.util.function.Function;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteName;
import io.httppool.snapshot.CloseReason;

/**
 * What people can do to a pool, or to one of its routes, while requests are under way.
 * Thread-safe.
 * <p>
 * A pool that is drained as a whole drains all its routes, those to come included, so one
 * of them cannot be resumed alone. To resume the pool resumes all of them, also those
 * that were drained by name: nobody has to know what others have drained before. Whether
 * the pool is drained stands in one place, so that to drain and to resume it at once ends
 * in one or the other.
 *
 * @param <C> the kind of connection
 */
public final class Operations<C extends HttpConnection> {

	private final ConnectionPool<C> pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	Operations(ConnectionPool<C> pool, Routes<C> routes, TotalLimit<C> total) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
	}

	/**
	 * Close the connections that nobody uses.
	 * @param route the name of the route, or {@code null} for all
	 * @return how many were closed; those that are being checked follow
	 */
	public int evictIdle(@Nullable String route) {
		return settle(route, (slots) -> slots.closeAvailable((slot) -> CloseReason.EVICTED, this.pool.now()));
	}

	/**
	 * Let leases wait until {@link #resume}, and close every connection once nobody uses
	 * it.
	 * @param route the name of the route, or {@code null} for all
	 * @return how many were closed; those that are leased or being checked follow
	 */
	public int drain(@Nullable String route) {
		if (route == null) {
			this.pool.isDraining(true);
			return settle(null, (slots) -> slots.retire(CloseReason.EVICTED));
		}
		return settle(route, PooledRoute::drain);
	}

	/**
	 * Serve leases again.
	 * @param route the name of the route, or {@code null} for all
	 * @return how many leases had been waiting
	 */
	public int resume(@Nullable String route) {
		int pending = this.pool.views()
			.stream()
			.filter((view) -> isOrAll(route, view.route()))
			.mapToInt(RouteView::pending)
			.sum();
		if (route == null) {
			this.pool.isDraining(false);
		}
		settle(route, (slots) -> slots.resume(this.pool.now()));
		return pending;
	}

	/**
	 * Return whether the pool is drained as a whole.
	 * @return whether it is, whatever its single routes are
	 */
	public boolean isDrained() {
		return this.pool.isDraining();
	}

	/**
	 * Do something to the routes that are meant, even where one is forgotten meanwhile.
	 */
	private int settle(@Nullable String name, Function<PooledRoute<C>, @Nullable Settlement<C>> action) {
		int closed = 0;
		for (HttpRoute route : this.routes.names()) {
			if (isOrAll(name, route)) {
				closed += this.routes.withLiving(route, (slots) -> settle(slots, action.apply(slots)));
			}
		}
		return closed;
	}

	private @Nullable Integer settle(PooledRoute<C> slots, @Nullable Settlement<C> after) {
		if (after == null) {
			return null;
		}
		this.total.settle(slots, after);
		return after.closings();
	}

	private static boolean isOrAll(@Nullable String name, HttpRoute route) {
		return name == null || RouteName.of(route).equals(name);
	}

}
