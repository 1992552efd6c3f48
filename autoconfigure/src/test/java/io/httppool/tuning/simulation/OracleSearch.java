package io.httppool.tuning.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A search for the best limit and idle timeout, by trying. Confined to one thread.
 */
final class OracleSearch {

	private static final List<Integer> LIMITS = List.of(5, 8, 12, 16, 20, 25, 30, 40, 50, 65, 80, 100, 130, 160, 200);

	private static final Duration USUAL = Duration.ofSeconds(30);

	private static final List<Duration> IDLE_TIMEOUTS = List.of(Duration.ofSeconds(5), USUAL, Duration.ofSeconds(180));

	/** The share of the best goodput below which no idle timeout can help. */
	private static final double WORTH_A_TRY = 0.8;

	/** The share of the best goodput below which a low latency does not count. */
	private static final double FULL = 0.98;

	private final Scenario scenario;

	private final int seeds;

	private final List<Attempt> attempts = new ArrayList<>();

	/**
	 * Create a search.
	 * @param scenario the scenario to play
	 * @param seeds how often to play it, each time with another seed
	 */
	OracleSearch(Scenario scenario, int seeds) {
		this.scenario = scenario;
		this.seeds = seeds;
	}

	Oracle find() {
		worthATry().forEach((limit) -> IDLE_TIMEOUTS.forEach((idle) -> attempt(limit, idle)));
		Score scale = scale();
		Attempt best = this.attempts.stream()
			.min(Comparator.comparingDouble((attempt) -> scale.of(attempt.result())))
			.orElseThrow();
		return new Oracle(this.scenario.name(), best.limit(), best.idleTimeout(), scale, best.result());
	}

	/**
	 * Return the limits that are not far too low: one run shows it, and takes long
	 * enough.
	 */
	private List<Integer> worthATry() {
		Map<Integer, Double> goodputs = new TreeMap<>();
		LIMITS.forEach((limit) -> goodputs.put(limit,
				Simulation.run(this.scenario, Contender.fixed(limit, USUAL), 1).result().goodput()));
		double enough = WORTH_A_TRY * Collections.max(goodputs.values());
		return LIMITS.stream().filter((limit) -> goodputs.getOrDefault(limit, 0.0) >= enough).toList();
	}

	private void attempt(int limit, Duration idleTimeout) {
		Contender fixed = Contender.fixed(limit, idleTimeout);
		this.attempts.add(new Attempt(limit, idleTimeout, Simulation.mean(this.scenario, fixed, this.seeds).result()));
	}

	private Score scale() {
		double goodput = this.attempts.stream()
			.mapToDouble((attempt) -> attempt.result().goodput())
			.max()
			.orElseThrow();
		List<Result> full = this.attempts.stream()
			.map(Attempt::result)
			.filter((result) -> result.goodput() >= FULL * goodput)
			.toList();
		return new Score(goodput, least(full, Result::p50), least(full, Result::p99), least(full, Result::cost));
	}

	private static double least(List<Result> results, ToDoubleFunction<Result> metric) {
		return results.stream().mapToDouble(metric).min().orElseThrow();
	}

	private record Attempt(int limit, Duration idleTimeout, Result result) {

	}

}
