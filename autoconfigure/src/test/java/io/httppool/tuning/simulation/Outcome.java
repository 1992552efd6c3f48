package io.httppool.tuning.simulation;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import io.httppool.tuning.simulation.Course.Moment;

/**
 * The outcome of a run, or the mean of several.
 *
 * @param result the main figures
 * @param timeToFailure how long requests took that failed, on average, in seconds
 * @param openedPerThousand how many connections were opened per thousand requests
 * @param stale how many requests met a connection that was being closed
 * @param limitChanges how often the limit of a route changed per minute
 * @param idleTimeoutChanges how often the idle timeout of a route changed per minute
 * @param inFlight how many requests the servers had, on average
 * @param parts the outcome for each route of each replica
 * @param course the course of the run; of the first one if it is a mean
 */
record Outcome(Result result, double timeToFailure, double openedPerThousand, double stale, double limitChanges,
		double idleTimeoutChanges, double inFlight, List<Part> parts, List<Moment> course) {

	private static final int SECONDS_PER_MINUTE = 60;

	Outcome {
		parts = List.copyOf(parts);
		course = List.copyOf(course);
	}

	/** Add up the tallies of a run. */
	static Outcome of(List<Tally> tallies, int seconds, double inFlight, List<Moment> course) {
		Samples latencies = new Samples();
		Samples failures = new Samples();
		tallies.forEach((tally) -> {
			latencies.addAll(tally.latencies());
			failures.addAll(tally.failures());
		});
		double routeMinutes = (double) seconds / SECONDS_PER_MINUTE * tallies.size();
		double opened = sum(tallies, Tally::openedCount);
		double[] quantiles = latencies.quantiles(0.5, 0.99);
		Result result = new Result(share(latencies, failures), (double) latencies.count() / seconds, quantiles[0],
				quantiles[1], sum(tallies, (tally) -> tally.connections().soFar()) / seconds, opened / seconds);
		return new Outcome(result, failures.mean(), 1000 * opened / Math.max(1, sum(tallies, Tally::arrivals)),
				sum(tallies, Tally::staleCount), sum(tallies, Tally::limitChanges) / routeMinutes,
				sum(tallies, Tally::idleTimeoutChanges) / routeMinutes, inFlight,
				tallies.stream().map(Part::of).toList(), course);
	}

	private static double sum(List<Tally> tallies, ToDoubleFunction<Tally> count) {
		return tallies.stream().mapToDouble(count).sum();
	}

	private static double share(Samples latencies, Samples failures) {
		int ended = latencies.count() + failures.count();
		return (ended > 0) ? (double) latencies.count() / ended : 1;
	}

	/** Return the mean of several runs. */
	static Outcome mean(List<Outcome> runs) {
		List<Part> parts = IntStream.range(0, runs.get(0).parts().size())
			.mapToObj((part) -> Part.mean(runs.stream().map((run) -> run.parts().get(part)).toList()))
			.toList();
		return new Outcome(Result.mean(runs.stream().map(Outcome::result).toList()), mean(runs, Outcome::timeToFailure),
				mean(runs, Outcome::openedPerThousand), mean(runs, Outcome::stale), mean(runs, Outcome::limitChanges),
				mean(runs, Outcome::idleTimeoutChanges), mean(runs, Outcome::inFlight), parts, runs.get(0).course());
	}

	private static double mean(List<Outcome> runs, ToDoubleFunction<Outcome> metric) {
		return runs.stream().mapToDouble(metric).average().orElseThrow();
	}

	/**
	 * The outcome for one route of one replica.
	 *
	 * @param success the share of the requests that were answered
	 * @param p99 99 of 100 of these took no longer, in seconds
	 */
	record Part(double success, double p99) {

		static Part of(Tally tally) {
			return new Part(share(tally.latencies(), tally.failures()), tally.latencies().quantiles(0.99)[0]);
		}

		static Part mean(List<Part> parts) {
			return new Part(parts.stream().mapToDouble(Part::success).average().orElseThrow(),
					parts.stream().mapToDouble(Part::p99).average().orElseThrow());
		}

	}

}
