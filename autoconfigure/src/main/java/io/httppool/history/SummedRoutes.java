package io.httppool.history;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The routes that are kept as a sum only, and how much traffic each of them had. Guarded
 * by the lock of the history.
 */
final class SummedRoutes {

	/** More names would take memory without end. */
	static final int MOST_NAMED = 1000;

	/** The memory of a name with its traffic. */
	private static final int BYTES_EACH = 192;

	private static final int MOST_AT_ONCE = 10;

	private static final double FADING = 0.95;

	/** A route with less traffic than this has had none for minutes. */
	private static final double NEXT_TO_NOTHING = 0.01;

	private final Map<String, Double> activities = new HashMap<>();

	/** Add traffic of a route. */
	void add(String route, double requests) {
		if (this.activities.containsKey(route) || this.activities.size() < MOST_NAMED) {
			this.activities.merge(route, requests, Double::sum);
		}
	}

	boolean contains(String route) {
		return this.activities.containsKey(route);
	}

	int size() {
		return this.activities.size();
	}

	double activityOf(String route) {
		return this.activities.getOrDefault(route, 0.0);
	}

	void remove(String route) {
		this.activities.remove(route);
	}

	/**
	 * Return the busiest routes of those with more traffic than a number, not all at
	 * once.
	 */
	List<String> busierThan(double activity) {
		return this.activities.entrySet()
			.stream()
			.filter((one) -> one.getValue() > Math.max(1, activity))
			.sorted(Map.Entry.<String, Double>comparingByValue().reversed())
			.limit(MOST_AT_ONCE)
			.map(Map.Entry::getKey)
			.toList();
	}

	/** Let traffic fade, and forget routes that have had none for long. */
	void fade() {
		Iterator<Map.Entry<String, Double>> all = this.activities.entrySet().iterator();
		while (all.hasNext()) {
			Map.Entry<String, Double> one = all.next();
			one.setValue(one.getValue() * FADING);
			if (one.getValue() < NEXT_TO_NOTHING) {
				all.remove();
			}
		}
	}

	/** Return how much memory this takes, about. */
	int bytes() {
		return BYTES_EACH * this.activities.size();
	}

}
