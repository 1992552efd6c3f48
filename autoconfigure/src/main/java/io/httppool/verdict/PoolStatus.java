package io.httppool.verdict;

import java.time.Duration;

import io.httppool.snapshot.PoolSnapshot;

/**
 * How a pool is, in one word.
 */
public enum PoolStatus {

	/** Requests get their connections. */
	UP,

	/** Requests wait, and it is more than a passing burst. */
	STRAINED;

	/** A burst that a pool absorbs is over sooner. */
	static final Duration LONG_WAIT = Duration.ofSeconds(1);

	/**
	 * Return the status of a pool. It is strained once requests have been waiting on a
	 * route for a second without a break, or if they wait while the pool has no place
	 * left or their route is drained.
	 * @param pool the pool
	 * @return its status
	 */
	public static PoolStatus of(PoolSnapshot pool) {
		boolean isWaitLong = pool.routes().stream().anyMatch((route) -> isLong(route.pendingFor()));
		boolean isExhausted = isFull(pool) && pool.available() == 0 && pool.pending() > 0;
		boolean isWaitVain = pool.routes().stream().anyMatch((route) -> route.drained() && route.pending() > 0);
		return (isWaitLong || isExhausted || isWaitVain) ? STRAINED : UP;
	}

	static boolean isLong(Duration wait) {
		return wait.compareTo(LONG_WAIT) >= 0;
	}

	static boolean isFull(PoolSnapshot pool) {
		return pool.total() >= pool.max();
	}

}
