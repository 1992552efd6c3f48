package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteSettings;

/**
 * The terms of a lease.
 *
 * @param state the state the connection must have, or {@code null} for none
 * @param tag what is to be told of the slot, or {@code null}
 * @param since when it was asked for, as a reading of the ticker
 * @param requestedNanos the timeout of the caller
 * @param waitNanos how long to wait, {@link Long#MAX_VALUE} for no limit
 * @param connectNanos the connect timeout, or what is left of the call: a lease waits no
 * longer for a lookup
 */
record LeaseTerms(@Nullable Object state, @Nullable LeaseTag tag, long since, long requestedNanos, long waitNanos,
		long connectNanos) {

	/** HttpClient's timeout where none was configured. */
	private static final Timeout UNSTATED = RequestConfig.DEFAULT.getConnectionRequestTimeout();

	/** Return the terms of a lease; the state may come in a {@link LeaseTag}. */
	static LeaseTerms of(@Nullable Object tagged, long since, @Nullable Timeout requested, RouteSettings settings) {
		LeaseTag tag = (tagged instanceof LeaseTag own) ? own : null;
		Object state = LeaseTag.stateOf(tagged);
		long connect = Math.min(settings.connectTimeout().toNanos(), (tag != null) ? tag.boundNanos() : Long.MAX_VALUE);
		if (requested == null || requested.equals(UNSTATED)) {
			return new LeaseTerms(state, tag, since, UNSTATED.toNanoseconds(), settings.leaseTimeout().toNanos(),
					connect);
		}
		long nanos = requested.toNanoseconds();
		return new LeaseTerms(state, tag, since, nanos, (nanos > 0) ? nanos : Long.MAX_VALUE, connect);
	}

	/** Return what the lease is tied to, if anything. */
	@Nullable LeaseTie tie() {
		return (this.tag != null) ? this.tag.tie() : null;
	}

	/**
	 * Tell whoever tagged the lease what it was granted, and for how long it has waited
	 * for a lookup.
	 */
	void granted(Slot<?> slot, long nanosForName) {
		if (this.tag != null) {
			this.tag.granted(slot);
			this.tag.waited(this.since, nanosForName);
		}
	}

	/** Return the remaining time to wait for a lookup. */
	long remainingNanosForName(long now) {
		return Math.max(0, this.connectNanos - (now - this.since));
	}

	/** Return whether the time to wait is over. */
	boolean isOverdue(long now) {
		return now - this.since >= this.waitNanos;
	}

	Duration waited(long now) {
		return Duration.ofNanos(now - this.since);
	}

	/**
	 * Return how long to wait yet, for a caller that waits with a timeout. The timeout
	 * that was stated with the lease is counted from the lease; any other binds, too.
	 */
	long remainingNanos(long timeout, TimeUnit unit, long now) {
		long asked = unit.toNanos(timeout);
		long remaining = remainingNanos(now);
		return (asked == this.requestedNanos) ? remaining : Math.min(asked, remaining);
	}

	long remainingNanos(long now) {
		return (this.waitNanos == Long.MAX_VALUE) ? Long.MAX_VALUE : Math.max(0, this.waitNanos - (now - this.since));
	}

}
