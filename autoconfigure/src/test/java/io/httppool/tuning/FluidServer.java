package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.httppool.settings.Limits;
import io.httppool.statistics.Latency;
import io.httppool.statistics.Level;
import io.httppool.statistics.ReuseGaps;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.RouteWindow.Connections;
import io.httppool.statistics.RouteWindow.Demand;
import io.httppool.statistics.RouteWindow.Exchanges;
import io.httppool.statistics.RouteWindow.LimitInForce;

/**
 * A server without any randomness: its throughput is a function of the concurrency and of
 * time, and the windows it makes are what a policy would see of it, one per second.
 */
final class FluidServer {

	private final Response response;

	private double queue;

	private int limitBefore;

	FluidServer(Response response, int limit) {
		this.response = response;
		this.limitBefore = limit;
	}

	/**
	 * Return a policy's decisions about such a server.
	 * @param first what the policy knows at the beginning
	 * @param limit the limit at the beginning
	 * @param demand how many requests come per second
	 * @param seconds for how long
	 */
	static List<Decision> run(PolicyState first, int limit, double demand, Response response, int seconds) {
		FluidServer server = new FluidServer(response, limit);
		TuningPolicy policy = new AdaptivePolicy();
		List<Decision> decisions = new ArrayList<>();
		PolicyState state = first;
		int current = limit;
		for (int second = 1; second <= seconds; second++) {
			Decision decision = policy.decide(server.window(second, current, demand), state);
			decisions.add(decision);
			state = decision.next();
			server.limitBefore = current;
			current = decision.limit();
		}
		return decisions;
	}

	/**
	 * Return what a policy knows that has seen the server without queueing, or has not.
	 */
	static AdaptiveState state(double baseline, boolean isTrusted) {
		RouteTerms terms = new RouteTerms(new Limits(4, 32, 200), Duration.ofSeconds(1), Duration.ofSeconds(1));
		Knowledge known = Knowledge.NONE.with(new Baseline(baseline, isTrusted, isTrusted ? 1000 : 0, Point.NONE))
			.with(Answers.NONE.after(baseline));
		return AdaptiveState.start(terms).with(known).countingFrom(0);
	}

	private RouteWindow window(int second, int limit, double demand) {
		double leased = concurrency(second, limit, demand);
		double throughput = this.response.throughput(leased, second);
		boolean isSaturated = leased >= limit - 1e-9 && (this.queue > 0 || throughput < demand - 1e-9);
		long turnedAway = this.response.turnedAway(leased, second);
		long completions = Math.round(throughput) - turnedAway;
		long failures = turnedAway;
		double latency = (throughput > 0) ? leased / throughput : 0;
		if (this.response.isFailing(second)) {
			failures = Math.max(6, limit / 2);
			completions = 1;
			latency = 2;
			isSaturated = true;
			leased = limit;
		}
		this.queue = isSaturated ? Math.max(0, Math.min(demand, this.queue + demand - completions)) : 0;
		int most = Math.max((int) Math.ceil(leased), (limit < this.limitBefore) ? this.limitBefore : 0);
		int pending = isSaturated ? 50 : 0;
		Latency took = new Latency(completions + failures - turnedAway, Seconds.span(latency),
				Seconds.span(0.8 * latency), Seconds.span(3 * latency), Seconds.span(3 * latency));
		return new RouteWindow("http://fluid", Instant.ofEpochSecond(second), Duration.ofSeconds(second).toNanos(),
				Duration.ofSeconds(1), new Demand(Math.round(demand), 0, 0, Latency.NONE, isSaturated ? 1 : 0),
				new Exchanges(completions, failures, turnedAway, took, 0),
				new Connections(0, completions, 0, Latency.NONE, ReuseGaps.NONE, List.of(), Duration.ofSeconds(30)),
				new Level(leased, most, (int) leased), new Level(pending, pending, pending), 0,
				new LimitInForce(limit, false, false));
	}

	/** The limit, or what serves the demand if that is less. */
	private double concurrency(int second, int limit, double demand) {
		if (this.queue > 0 || this.response.throughput(limit, second) < demand) {
			return limit;
		}
		double low = 0;
		double high = limit;
		for (int i = 0; i < 60; i++) {
			double middle = (low + high) / 2;
			boolean isTooLow = this.response.throughput(middle, second) < demand;
			low = isTooLow ? middle : low;
			high = isTooLow ? high : middle;
		}
		return high;
	}

	/**
	 * How a server responds to concurrency.
	 */
	@FunctionalInterface
	interface Response {

		double throughput(double concurrency, double second);

		/** Return how many of the answers turn requests away. */
		default long turnedAway(double concurrency, double second) {
			return 0;
		}

		/** Return whether errors dominate. */
		default boolean isFailing(double second) {
			return false;
		}

	}

}
