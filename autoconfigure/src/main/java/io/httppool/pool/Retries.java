package io.httppool.pool;

import java.util.EnumMap;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.RetryReason;

/**
 * A count of the requests of a route that were sent again, by reason. Thread-safe; takes
 * a lock of its own for moments.
 */
final class Retries {

	@GuardedBy("this")
	private @Nullable Map<RetryReason, Long> counts;

	synchronized void count(RetryReason reason) {
		Map<RetryReason, Long> current = this.counts;
		if (current == null) {
			current = new EnumMap<>(RetryReason.class);
			this.counts = current;
		}
		current.merge(reason, 1L, Long::sum);
	}

	/** Return a copy; what never happened is absent. */
	synchronized Map<RetryReason, Long> counts() {
		return (this.counts != null) ? new EnumMap<>(this.counts) : Map.of();
	}

}
