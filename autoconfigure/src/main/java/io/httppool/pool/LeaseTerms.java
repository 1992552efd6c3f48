package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What a lease asks for.
 *
 * @param state the state the connection must have, or {@code null} for none
 * @param since when it was asked for, as a reading of the ticker
 * @param requestedNanos the timeout of the caller
 * @param waitNanos how long to wait, {@link Long#MAX_VALUE} for no limit
 */
record LeaseTerms(@Nullable Object state, long since, long requestedNanos, long waitNanos) {

	/** What HttpClient says where nobody said anything. */
	private static final Timeout UNSTATED = RequestConfig.DEFAULT.getConnectionRequestTimeout();

	static LeaseTerms of(@Nullable Object state, long since, @Nullable Timeout requested, RouteSettings settings) {
		if (requested == null || requested.equals(UNSTATED)) {
			return new LeaseTerms(state, since, UNSTATED.toNanoseconds(), settings.leaseTimeout().toNanos());
		}
		long nanos = requested.toNanoseconds();
		return new LeaseTerms(state, since, nanos, (nanos > 0) ? nanos : Long.MAX_VALUE);
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
