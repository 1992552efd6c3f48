package io.httppool.pool;

import java.util.EnumMap;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import io.httppool.snapshot.CloseReason;

/**
 * A count of the closed connections of a route, by reason. Thread-safe; takes a lock of
 * its own for moments.
 */
final class Closings {

	@GuardedBy("this")
	private final Map<CloseReason, Long> counts = new EnumMap<>(CloseReason.class);

	synchronized void count(CloseReason reason) {
		this.counts.merge(reason, 1L, Long::sum);
	}

	/** Return a copy; what never happened is absent. */
	synchronized Map<CloseReason, Long> counts() {
		return new EnumMap<>(this.counts);
	}

}
