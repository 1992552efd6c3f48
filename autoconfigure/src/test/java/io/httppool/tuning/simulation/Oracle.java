package io.httppool.tuning.simulation;

import java.time.Duration;

/**
 * An oracle for a scenario: the one limit and the one idle timeout with the best score,
 * which only one who knows the future could choose.
 *
 * @param scenario the name of the scenario
 * @param limit the limit
 * @param idleTimeout the idle timeout
 * @param scale the best values of each kind over all limits, which scores refer to
 * @param result what the limit and the idle timeout come to
 */
record Oracle(String scenario, int limit, Duration idleTimeout, Score scale, Result result) {

	/** Return how much worse than the best a result is; below zero if it is better. */
	double gap(Result other) {
		return this.scale.of(other) - this.scale.of(this.result);
	}

}
