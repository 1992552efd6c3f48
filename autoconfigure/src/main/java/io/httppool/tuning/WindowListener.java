package io.httppool.tuning;

import java.util.Collection;

import io.httppool.pool.ConnectionPool;
import io.httppool.statistics.RouteWindow;

/**
 * A listener that is told of the windows that the tuner closes.
 */
@FunctionalInterface
public interface WindowListener {

	/**
	 * Called on the thread of the upkeep when the windows of a pool have been closed and
	 * its limits are decided.
	 * @param pool the pool
	 * @param windows the windows of all its routes
	 */
	void closed(ConnectionPool<?> pool, Collection<RouteWindow> windows);

}
