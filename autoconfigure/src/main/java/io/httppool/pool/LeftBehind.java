package io.httppool.pool;

import java.util.concurrent.TimeUnit;

/**
 * The number of connections whose exchanges were left behind by others, which began later
 * and have been answered. It is counted anew once in a millisecond at most, because each
 * lease that waits may ask for it, and counting goes through all that are leased. Guarded
 * by the lock of the route.
 */
final class LeftBehind {

	private static final long COUNTED_EVERY = TimeUnit.MILLISECONDS.toNanos(1);

	private boolean isCounted;

	private long countedAt;

	private int count;

	/**
	 * Return how many there are, or were within the last millisecond.
	 * @param leased the connections that are leased
	 * @param openings the connections among them that are new
	 * @param nanos for how long exchanges last that were left behind
	 * @param now the reading of the ticker
	 */
	int count(LeasedSlots<?> leased, Openings openings, long nanos, long now) {
		if (!this.isCounted || now - this.countedAt >= COUNTED_EVERY) {
			this.count = leased.countOpenFor(nanos, openings, now);
			this.countedAt = now;
			this.isCounted = true;
		}
		return this.count;
	}

}
