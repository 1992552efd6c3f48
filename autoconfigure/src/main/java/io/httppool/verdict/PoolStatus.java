package io.httppool.verdict;

import java.time.Duration;

import io.httppool.snapshot.PoolSnapshot;

/**
 * The condition of a pool, in one word.
 */
public enum PoolStatus {

	/** Requests get their connections. */
	UP,

	/** Requests are pending, and not only for the length of a burst. */
	STRAINED,

	/** No address of a server is fit for requests, so all of them are tried. */
	PANIC;

	/** The wait after which a route is strained: a burst the pool absorbs is shorter. */
	static final Duration LONG_WAIT = Duration.ofSeconds(1);

	/**
	 * Return the status of a pool. It is strained once a route has had pending requests
	 * for a second without a break, or if requests are pending while the pool is at
	 * max-total or their route is drained. It is in panic if a route has no address that
	 * is fit for requests.
	 * @param pool the pool
	 * @return its status
	 */
	public static PoolStatus of(PoolSnapshot pool) {
		if (pool.routes().stream().anyMatch((route) -> route.addresses().isPanic())) {
			return PANIC;
		}
		boolean isLongPending = pool.routes().stream().anyMatch((route) -> isLong(route.pendingFor()));
		boolean isExhausted = isFull(pool) && pool.pending() > pool.available();
		boolean isDrained = pool.routes().stream().anyMatch((route) -> route.drained() && route.pending() > 0);
		return (isLongPending || isExhausted || isDrained) ? STRAINED : UP;
	}

	static boolean isLong(Duration wait) {
		return wait.compareTo(LONG_WAIT) >= 0;
	}

	static boolean isFull(PoolSnapshot pool) {
		return pool.total() >= pool.max();
	}

}
