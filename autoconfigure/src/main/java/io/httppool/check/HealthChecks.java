package io.httppool.check;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.httppool.pool.ConnectionPool;
import io.httppool.time.PoolClock;

/**
 * The checks of the addresses of servers, for all pools of an application: a task of the
 * upkeep. Thread-safe, but for {@link #runOnce}.
 */
public final class HealthChecks {

	private final ConcurrentMap<ConnectionPool<?>, PoolChecks> pools = new ConcurrentHashMap<>();

	private final PoolClock clock;

	/**
	 * Create checks.
	 * @param clock the source of time
	 */
	public HealthChecks(PoolClock clock) {
		this.clock = clock;
	}

	/**
	 * Begin the checks of a pool that are due, and wait for none.
	 * @param pool the pool
	 * @param now the reading of the ticker
	 * @return the time until there is more to do
	 */
	public Duration runOnce(ConnectionPool<?> pool, long now) {
		return this.pools.computeIfAbsent(pool, (absent) -> new PoolChecks(absent, this.clock.ticker(), now))
			.runOnce(now);
	}

	/**
	 * Forget a pool that has ended.
	 * @param pool the pool
	 */
	public void forget(ConnectionPool<?> pool) {
		PoolChecks ended = this.pools.remove(pool);
		if (ended != null) {
			ended.end();
		}
	}

	/** End all checks, and forget what they have found. The next run begins anew. */
	public void end() {
		this.pools.keySet().forEach(this::forget);
	}

	/**
	 * Return whether checks are under way.
	 * @return whether one has begun and not ended
	 */
	public boolean isChecking() {
		return this.pools.values().stream().anyMatch(PoolChecks::isChecking);
	}

}
