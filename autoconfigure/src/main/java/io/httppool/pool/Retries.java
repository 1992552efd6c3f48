package io.httppool.pool;

import java.util.EnumMap;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import io.httppool.snapshot.RetryReason;

/**
 * A count of the requests of a route that were sent again, by reason. Thread-safe; takes
 * a lock of its own for moments.
 */
final class Retries {

	@GuardedBy("this")
	private final Map<RetryReason, Long> counts = new EnumMap<>(RetryReason.class);

	synchronized void count(RetryReason reason) {
		this.counts.merge(reason, 1L, Long::sum);
	}

	/** Return a copy; what never happened is absent. */
	synchronized Map<RetryReason, Long> counts() {
		return new EnumMap<>(this.counts);
	}

}
