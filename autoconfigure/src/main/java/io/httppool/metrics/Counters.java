package io.httppool.metrics;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Counters that differ in the value of one tag. Thread-safe.
 *
 * @param <K> the values
 */
final class Counters<K extends Enum<K>> {

	private final Map<K, LongAdder> counts;

	/**
	 * Register a counter for each value.
	 * @param type the type of the values
	 * @param values the values
	 * @param register registers the counter of a value
	 */
	Counters(Class<K> type, Collection<K> values, Function<K, LongAdder> register) {
		this.counts = new EnumMap<>(type);
		values.forEach((value) -> this.counts.put(value, register.apply(value)));
	}

	/** Count a value; one without a counter is ignored. */
	void increment(K value) {
		LongAdder count = this.counts.get(value);
		if (count != null) {
			count.increment();
		}
	}

}
