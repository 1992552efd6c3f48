package io.httppool.pool;

import java.time.Duration;

import org.apache.hc.core5.http.HttpConnection;

/**
 * The search for exchanges that are over their limits of time. Thread-safe; takes the
 * lock of one route at a time, and closes connections without it.
 *
 * @param pool the state of the pool
 * @param routes the routes
 * @param <C> the kind of connection
 */
record DeadlineWatch<C extends HttpConnection>(PoolState pool, Routes<C> routes) {

	/** Close the connections of such exchanges, and return when to look again. */
	Duration run() {
		long next = Long.MAX_VALUE;
		for (PooledRoute<C> route : this.routes.all()) {
			for (Watched connection : route.locked((state) -> state.inspection().watched())) {
				next = Math.min(next, connection.endIfOverdue(this.pool.now()));
			}
		}
		return Duration.ofNanos(this.pool.deadlines().pauseAfter(next));
	}

}
