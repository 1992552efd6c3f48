package io.httppool.pool;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The choice between a glance and a full check before a connection of one route is used
 * again. A glance finds bytes that no request has asked for, not a peer that has closed.
 * It is enough where all of this holds:
 * <ul>
 * <li>the request is sent again if its connection turns out to be stale;
 * <li>the last request over the connection was answered, without which a failure would
 * not be put down to it, by a response whose length left no doubt;
 * <li>that exchange held the connection for less than a second and ended less than 10 ms
 * ago: few peers close so soon, and after a longer pause a full check costs little beside
 * it;
 * <li>within the last minute, no request of the route failed without an answer after a
 * glance.
 * </ul>
 * Thread-safe.
 */
final class QuickLooks {

	private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

	private volatile long pausedUntil;

	QuickLooks(long now) {
		this.pausedUntil = now;
	}

	/** Check in full for a while: a request failed after a glance. */
	void pause(long now) {
		this.pausedUntil = now + PAUSE_NANOS;
	}

	/**
	 * Return whether a glance is enough for a request that is sent again if need be.
	 * @param connection tells of its last answer, {@code null} if it cannot
	 * @param lifetime the life time of the connection
	 * @param now the reading of the ticker
	 */
	boolean areEnough(@Nullable Answered connection, Lifetime lifetime, long now) {
		boolean isUsed = connection != null && connection.lastStatus() != 0 && !connection.isInDoubt();
		boolean isFresh = lifetime.heldNanos() < SHORT_NANOS && lifetime.idleNanos(now) < FRESH_NANOS;
		return isUsed && isFresh && now - this.pausedUntil >= 0;
	}

}
