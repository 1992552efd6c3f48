package io.httppool.upkeep;

import java.time.Duration;

import io.httppool.pool.ConnectionPool;

/**
 * A task that is run for each pool at intervals. It runs on the thread of the upkeep, and
 * should not block it.
 */
@FunctionalInterface
public interface PoolTask {

	/**
	 * Run the task once.
	 * @param pool the pool
	 * @param now the reading of the ticker
	 * @return the time until it should run again
	 */
	Duration runOnce(ConnectionPool<?> pool, long now);

}
