package io.httppool.tuning.simulation;

import java.util.Map;

/**
 * The goal of the adaptive policy in comparison with an {@link Oracle}, which knew
 * everything beforehand.
 *
 * @param goodput the least share of its goodput
 * @param p99 how many times its 99th percentile of the latency, at most
 * @param connections how many times its connections, at most, and two more
 */
record Goal(double goodput, double p99, double connections) {

	/** The two connections that are always kept. */
	static final double ALWAYS_KEPT = 2;

	static final double MOST_LIMIT_CHANGES = 10;

	private static final Goal USUAL = new Goal(0.95, 1.1, 1.5);

	/**
	 * The scenarios where it is not as good, and why:
	 * <ul>
	 * <li>The beginning of a pause looks like a crowd for which the limit has to grow.
	 * The best static limit is so low that it loses more requests in each pause.
	 * <li>Of the limits that a server with a small queue can hold, the one before the
	 * growth is kept, though a lower one would do.
	 * <li>A latency that was measured on a slow day looks like that of a server that is
	 * not full yet, until it is time to test the limit.
	 * <li>What queues at a server while no limit is reached is not for the tuner to end;
	 * the best static limit would have kept those requests waiting from the beginning.
	 * </ul>
	 */
	private static final Map<String, Goal> OTHERS = Map.of("pauses", new Goal(0.95, 1.25, 1.5), "small-queue",
			new Goal(0.95, 1.1, 2), "slow-day", new Goal(0.95, 1.2, 3.5), "unseen-queue", new Goal(0.95, 1.6, 2.5));

	static Goal of(Scenario scenario) {
		return OTHERS.getOrDefault(scenario.name(), USUAL);
	}

}
