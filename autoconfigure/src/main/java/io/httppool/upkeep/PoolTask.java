package io.httppool.upkeep;

import java.time.Duration;

import io.httppool.pool.ConnectionPool;

/**
 * Something to be done for each pool, again and again. It is called by the thread that
 * runs the upkeep, and should not block it.
 */
@FunctionalInterface
public interface PoolTask {

	/**
	 * Do it once.
	 * @param pool the pool
	 * @param now the reading of the ticker
	 * @return after what time to do it again
	 */
	Duration runOnce(ConnectionPool<?> pool, long now);

}
