package io.httppool.tuning.simulation;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import io.httppool.tuning.simulation.Course.Moment;

/**
 * What a run came to, or the mean of several.
 *
 * @param success the share of the requests that were answered, of those that ended
 * @param goodput how many requests were answered per second
 * @param p50 half of these took no longer, in seconds, from their arrival
 * @param p99 99 of 100 of these took no longer
 * @param timeToFailure how long the others took until they failed, on average
 * @param connections how many connections there were, on average
 * @param opened how many were opened per second
 * @param openedPerThousand how many were opened per thousand requests
 * @param stale how many requests met a connection that was being closed
 * @param limitChanges how often the limit of a route changed per minute
 * @param idleTimeoutChanges how often the idle timeout of a route changed per minute
 * @param inFlight how many requests the servers had, on average
 * @param routes the same for each route of each replica
 * @param course how it went; that of the first run if it is a mean
 */
record Outcome(double success, double goodput, double p50, double p99, double timeToFailure, double connections,
		double opened, double openedPerThousand, double stale, double limitChanges, double idleTimeoutChanges,
		double inFlight, List<Part> routes, List<Moment> course) {

	private static final int SECONDS_PER_MINUTE = 60;

	Outcome {
		routes = List.copyOf(routes);
		course = List.copyOf(course);
	}

	/** Add up what was counted in a run. */
	static Outcome of(List<Tally> tallies, Scenario scenario, double inFlight, List<Moment> course) {
		Samples latencies = new Samples();
		Samples failures = new Samples();
		tallies.forEach((tally) -> {
			latencies.addAll(tally.latencies());
			failures.addAll(tally.failures());
		});
		int seconds = scenario.seconds();
		double routeMinutes = (double) seconds / SECONDS_PER_MINUTE * tallies.size();
		double opened = sum(tallies, Tally::openedCount);
		double[] quantiles = latencies.quantiles(0.5, 0.99);
		return new Outcome(share(latencies, failures), (double) latencies.count() / seconds, quantiles[0], quantiles[1],
				failures.mean(), sum(tallies, (tally) -> tally.connections().soFar()) / seconds, opened / seconds,
				1000 * opened / Math.max(1, sum(tallies, Tally::arrivals)), sum(tallies, Tally::staleCount),
				sum(tallies, Tally::limitChanges) / routeMinutes,
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
		return new Outcome(mean(runs, Outcome::success), mean(runs, Outcome::goodput), mean(runs, Outcome::p50),
				mean(runs, Outcome::p99), mean(runs, Outcome::timeToFailure), mean(runs, Outcome::connections),
				mean(runs, Outcome::opened), mean(runs, Outcome::openedPerThousand), mean(runs, Outcome::stale),
				mean(runs, Outcome::limitChanges), mean(runs, Outcome::idleTimeoutChanges),
				mean(runs, Outcome::inFlight), Part.means(runs.stream().map(Outcome::routes).toList()),
				runs.get(0).course());
	}

	private static double mean(List<Outcome> runs, ToDoubleFunction<Outcome> metric) {
		return runs.stream().mapToDouble(metric).average().orElseThrow();
	}

	/**
	 * What one route of one replica came to.
	 *
	 * @param success the share of the requests that were answered
	 * @param p99 99 of 100 of these took no longer, in seconds
	 */
	record Part(double success, double p99) {

		static Part of(Tally tally) {
			return new Part(share(tally.latencies(), tally.failures()), tally.latencies().quantiles(0.99)[0]);
		}

		static List<Part> means(List<List<Part>> runs) {
			List<Part> first = runs.get(0);
			return IntStream.range(0, first.size())
				.mapToObj((route) -> new Part(
						runs.stream().mapToDouble((run) -> run.get(route).success()).average().orElseThrow(),
						runs.stream().mapToDouble((run) -> run.get(route).p99()).average().orElseThrow()))
				.toList();
		}

	}

}
