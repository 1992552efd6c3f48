package io.httppool.test.soak;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * The outcomes of all requests, and the broken invariants. Thread-safe.
 */
final class SoakReport {

	private static final int MOST = 100;

	private final ConcurrentMap<String, LongAdder> outcomes = new ConcurrentHashMap<>();

	private final List<String> wrong = new CopyOnWriteArrayList<>();

	void note(String outcome) {
		this.outcomes.computeIfAbsent(outcome, (name) -> new LongAdder()).increment();
	}

	/** Note that an invariant is broken. */
	void wrong(String sentence) {
		if (this.wrong.size() < MOST) {
			this.wrong.add(sentence);
		}
	}

	List<String> wrong() {
		return this.wrong;
	}

	/** Return the number of requests by outcome. */
	Map<String, Long> outcomes() {
		Map<String, Long> sums = new TreeMap<>();
		this.outcomes.forEach((outcome, count) -> sums.put(outcome, count.sum()));
		return sums;
	}

}
