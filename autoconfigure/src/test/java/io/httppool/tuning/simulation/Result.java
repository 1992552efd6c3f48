package io.httppool.tuning.simulation;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * The main figures of a run, or the mean of several.
 *
 * @param success the share of the requests that were answered, of those that ended
 * @param goodput how many requests were answered per second
 * @param p50 half of these took no longer, in seconds, from their arrival
 * @param p99 99 of 100 of these took no longer
 * @param connections how many connections there were, on average
 * @param opened how many were opened per second
 */
record Result(double success, double goodput, double p50, double p99, double connections, double opened) {

	/** The seconds of keeping a connection that cost as much as opening one. */
	private static final double OPENING = 30;

	/** Return the cost of connections, in connections that are kept all the time. */
	double cost() {
		return this.connections + OPENING * this.opened;
	}

	static Result mean(Collection<Result> results) {
		return new Result(mean(results, Result::success), mean(results, Result::goodput), mean(results, Result::p50),
				mean(results, Result::p99), mean(results, Result::connections), mean(results, Result::opened));
	}

	private static double mean(Collection<Result> results, ToDoubleFunction<Result> metric) {
		return results.stream().mapToDouble(metric).average().orElseThrow();
	}

}
