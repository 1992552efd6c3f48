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

	/** Immutable, because most routes know one reason or two, and such a map is small. */
	@GuardedBy("this")
	private Map<CloseReason, Long> counts = Map.of();

	synchronized void count(CloseReason reason) {
		Map<CloseReason, Long> next = counts();
		next.merge(reason, 1L, Long::sum);
		this.counts = Map.copyOf(next);
	}

	/** Return a copy; what never happened is absent. */
	synchronized Map<CloseReason, Long> counts() {
		Map<CloseReason, Long> copy = new EnumMap<>(CloseReason.class);
		copy.putAll(this.counts);
		return copy;
	}

}
