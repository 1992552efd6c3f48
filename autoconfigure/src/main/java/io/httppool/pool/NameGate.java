package io.httppool.pool;

import java.time.Duration;

/**
 * The gate before new connections of a route. It lets a lease pass once the name of the
 * server has been looked up since the lease came, so that leases wait for that in the
 * queue and hold no permit meanwhile; one lookup serves all that wait for it. Guarded by
 * the lock of the route.
 */
final class NameGate {

	/** A lease that is held up for longer after a lookup needs another one. */
	private static final long NANOS_VALID = Duration.ofSeconds(10).toNanos();

	/** After that, the end of a lookup may have been lost to an error. */
	private static final long NANOS_ENDLESS = Duration.ofMinutes(1).toNanos();

	private final RouteIdentity route;

	private boolean isLookingUp;

	private boolean hasEnded;

	private long beganAt;

	private long endedAt;

	NameGate(RouteIdentity route) {
		this.route = route;
	}

	/**
	 * Return whether a connection may be opened for a lease; if not, a lookup is under
	 * way afterwards, or about to begin.
	 * @param since when the lease came, as a reading of the ticker
	 * @param now the reading of the ticker
	 * @param after begins the lookup
	 */
	boolean letsPass(long since, long now, Settlement<?> after) {
		NameLookups names = this.route.pool().names();
		if (names == null || !names.isNeeded(this.route.route()) || isServed(since, now) || isLate(since, now)) {
			return true;
		}
		if (!isLookingUp(now)) {
			this.isLookingUp = true;
			this.beganAt = now;
			after.lookUp(this.route.route());
		}
		return false;
	}

	/** Return whether a lookup has ended for a lease: that came before the end. */
	private boolean isServed(long since, long now) {
		return this.hasEnded && since - this.endedAt <= 0 && now - this.endedAt <= NANOS_VALID;
	}

	/** Return whether a lease has used up its connect timeout; its caller is told so. */
	private boolean isLate(long since, long now) {
		return now - since >= this.route.settings().connectTimeout().toNanos();
	}

	/** Return whether leases wait for a lookup. */
	boolean isLookingUp(long now) {
		return this.isLookingUp && now - this.beganAt < NANOS_ENDLESS;
	}

	/** Return for how long a lease that may pass has waited for a lookup. */
	long nanosWaited(long since, long now) {
		if (!this.isLookingUp && !isServed(since, now)) {
			return 0;
		}
		long begin = (since - this.beganAt > 0) ? since : this.beganAt;
		return Math.max(0, (this.isLookingUp ? now : this.endedAt) - begin);
	}

	/** Note that the lookup has ended. */
	void ended(long now) {
		this.isLookingUp = false;
		this.hasEnded = true;
		this.endedAt = now;
	}

}
