package io.httppool.pool;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.CloseReason;

/**
 * How long a connection may be used yet. Guarded by the lock of the route, but for how it
 * was looked at, which is for whoever holds it; instants are readings of the ticker.
 */
final class Lifetime {

	private final RouteSettings settings;

	private final long bornAt;

	private final long endsAt;

	private long releasedAt;

	private long provedAt;

	private long idleEndsAt;

	private long heldNanos;

	private int exchanges;

	private boolean isGlanced;

	Lifetime(RouteSettings settings, long number, long now) {
		this.settings = settings;
		this.bornAt = now;
		this.endsAt = now + spread(settings.maxLifeTime().toNanos(), number);
		this.releasedAt = now;
		this.provedAt = now;
		this.idleEndsAt = this.endsAt;
	}

	/**
	 * Spread a life time by a tenth to either side, so that connections which were opened
	 * together do not all go together. The golden ratio puts successive numbers far
	 * apart, and the same number always at the same place.
	 */
	private static long spread(long nanos, long number) {
		double between0And1 = (number * 0.618033988749895) % 1;
		return (long) (nanos * (0.9 + 0.2 * between0And1));
	}

	/**
	 * Note that an exchange has ended, for which this connection was held for so long.
	 */
	void exchanged(long now, long heldNanos, long idleNanos) {
		this.exchanges++;
		this.heldNanos = heldNanos;
		this.releasedAt = now;
		this.provedAt = now;
		this.idleEndsAt = now + idleNanos;
	}

	/** Note that this connection was opened, and has carried no exchange. */
	void opened(long now, long idleNanos) {
		this.releasedAt = now;
		this.provedAt = now;
		this.idleEndsAt = now + idleNanos;
	}

	/** Note that the peer was found to be there. */
	void proved(long now) {
		this.provedAt = now;
	}

	/** Note how this connection was looked at before it is used again. */
	void looked(boolean isGlance) {
		this.isGlanced = isGlance;
	}

	/**
	 * Return whether only a glance was taken, which may have missed that its peer has
	 * closed.
	 */
	boolean isGlanced() {
		return this.isGlanced;
	}

	/** Shorten the time this connection may stay available, never to lengthen it. */
	void capIdle(long idleNanos) {
		long end = this.releasedAt + idleNanos;
		if (end - this.idleEndsAt < 0) {
			this.idleEndsAt = end;
		}
	}

	long releasedAt() {
		return this.releasedAt;
	}

	long idleNanos(long now) {
		return now - this.releasedAt;
	}

	/** Return for how long the last exchange held this connection. */
	long heldNanos() {
		return this.heldNanos;
	}

	/** Return at which idleness the peer was last known to be there. */
	long provedNanos() {
		return this.provedAt - this.releasedAt;
	}

	long nanosSinceProof(long now) {
		return now - this.provedAt;
	}

	int exchanges() {
		return this.exchanges;
	}

	/**
	 * Return whether it is to be checked before it is lent. That it was found well while
	 * it was idle, a moment ago, spares nothing: peers close idle connections, and a
	 * check costs less than a request that fails. A thread that has read the ticker
	 * before another one released the connection finds it idle for less than nothing.
	 * @param now the reading of the ticker
	 * @param isInDoubt whether its peer may have sent more than the last answer, for
	 * which no idleness is too short
	 */
	boolean isDueForCheck(long now, boolean isInDoubt) {
		Duration after = this.settings.validateAfterInactivity();
		return !after.isNegative() && (isInDoubt || Math.max(0, idleNanos(now)) >= after.toNanos());
	}

	/** Return why this connection must not be lent again, if there is a reason. */
	@Nullable CloseReason worn(long now) {
		Integer maxExchanges = this.settings.maxExchanges();
		if (maxExchanges != null && this.exchanges >= maxExchanges) {
			return CloseReason.EXCHANGES;
		}
		return (now - this.endsAt >= 0) ? CloseReason.EXPIRED : null;
	}

	/** Return why this available connection must not be lent, if there is a reason. */
	@Nullable CloseReason outlived(long now) {
		return (now - this.idleEndsAt >= 0) ? CloseReason.IDLE : worn(now);
	}

	/**
	 * Return whether this available connection is over soon, for age or for idleness. Of
	 * one that never lasts for long, the last half is soon: a new one would not last any
	 * longer.
	 */
	boolean isEnding(long soonNanos, long now) {
		return isEnding(this.bornAt, this.endsAt, soonNanos, now)
				|| isEnding(this.releasedAt, this.idleEndsAt, soonNanos, now);
	}

	private static boolean isEnding(long from, long end, long soonNanos, long now) {
		return end - now <= Math.min(soonNanos, (end - from) / 2);
	}

	/** Return when it is over, be it for age or for idleness. */
	long endsAt(boolean isAvailable) {
		return (isAvailable && this.idleEndsAt - this.endsAt < 0) ? this.idleEndsAt : this.endsAt;
	}

}
