package io.httppool.pool;

import java.util.List;

import org.apache.hc.core5.http.HttpConnection;

/**
 * The copies of the routes of a pool. Thread-safe; takes the lock of one route at a time.
 *
 * @param pool the state of the pool
 * @param routes its routes
 * @param <C> the kind of connection
 */
record Views<C extends HttpConnection>(PoolState pool, Routes<C> routes) {

	/**
	 * Copy every route, with the connections that existed when this began and were still
	 * there when their route was looked at.
	 */
	List<RouteView<C>> all() {
		long newest = this.pool.newestNumber();
		return this.routes.all().stream().map((route) -> of(route, newest)).toList();
	}

	/** Copy a route. */
	RouteView<C> of(PooledRoute<C> route) {
		return of(route, this.pool.newestNumber());
	}

	private RouteView<C> of(PooledRoute<C> route, long newest) {
		long now = this.pool.now();
		return route.locked((locked) -> locked.inspection().view(newest, now));
	}

}
