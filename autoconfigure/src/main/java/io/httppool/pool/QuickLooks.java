package io.httppool.pool;

import java.util.concurrent.TimeUnit;

/**
 * The choice between a glance and a full check before a connection of one route is used
 * again. A glance finds bytes that no request has asked for, not a peer that has closed.
 * It is enough where all of this holds: the request is sent again if its connection turns
 * out to be stale; the connection has carried an exchange, without which a failure would
 * not be put down to it; it was released less than 10 ms ago, before which few peers
 * close and after which a full check is cheap, compared with the pause; and no request of
 * the route had to be sent again for that reason within the last minute. A server that
 * closes right after its answers without saying so thus costs one request a minute a
 * second way. Thread-safe.
 */
final class QuickLooks {

	private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

	private volatile long pausedUntil;

	QuickLooks(long now) {
		this.pausedUntil = now;
	}

	/** Check in full for a while: a request found its connection closed. */
	void pause(long now) {
		this.pausedUntil = now + PAUSE_NANOS;
	}

	/**
	 * Return whether a glance is enough at a connection that is leased for a request
	 * which is sent again if need be.
	 */
	boolean areEnough(Lifetime lifetime, long now) {
		return lifetime.exchanges() > 0 && lifetime.idleNanos(now) < FRESH_NANOS && now - this.pausedUntil >= 0;
	}

}
