package io.httppool.pool;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

import io.httppool.snapshot.CloseReason;

/**
 * A count of the closed connections of a route, by reason. Thread-safe; takes no lock.
 */
final class Closings {

	private final ConcurrentMap<CloseReason, LongAdder> counts = new ConcurrentHashMap<>();

	void count(CloseReason reason) {
		this.counts.computeIfAbsent(reason, (absent) -> new LongAdder()).increment();
	}

	/** Return a copy; what never happened is absent. */
	Map<CloseReason, Long> counts() {
		Map<CloseReason, Long> copy = new EnumMap<>(CloseReason.class);
		this.counts.forEach((reason, count) -> copy.put(reason, count.sum()));
		return copy;
	}

}
