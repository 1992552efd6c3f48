package io.httppool.pool;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.snapshot.PoolSnapshot;

/**
 * The wait for held connections at the end of a pool. Stateless.
 */
final class Shutdown {

	private static final Logger logger = LoggerFactory.getLogger(Shutdown.class);

	private Shutdown() {
	}

	/**
	 * Wait until no connection is held. Dropped leases are not waited for, and an
	 * interrupt ends it, too.
	 * @param pool the pool, which serves no lease any more
	 * @param timeout how long to wait at most
	 */
	static void await(ConnectionPool<?> pool, Duration timeout) {
		pool.maintenance().reclaimDropped();
		PoolSnapshot held = pool.snapshot();
		if (held.total() == 0 || timeout.isZero()) {
			return;
		}
		logger.info("{} - Waiting for {} held connections to come back before the pool ends (timeout={}ms)",
				pool.name(), held.total(), timeout.toMillis());
		if (!isEmptyAfter(pool, timeout)) {
			logger.warn("{} - Cutting {} connections that were held for too long at the end: {}", pool.name(),
					pool.permits().taken(), LeaseFailures.longestHeld(pool.views()));
		}
	}

	/** Say what a pool did, unless it did nothing. */
	static void report(ConnectionPool<?> pool) {
		if (pool.hasLent()) {
			logger.info("{} - Closed ({})", pool.name(), pool.maintenance().work(pool.snapshot()));
		}
	}

	private static boolean isEmptyAfter(ConnectionPool<?> pool, Duration timeout) {
		try {
			return pool.permits().awaitNone(timeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
