package io.httppool.tuning.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A comparison of contenders: their outcomes in some scenarios.
 *
 * @param outcomes the outcomes, by scenario and contender, in the order of both
 */
record Comparison(Map<Scenario, Map<Contender, Outcome>> outcomes) {

	/**
	 * Play all scenarios with all contenders.
	 * @param scenarios what to play
	 * @param contenders with whom
	 * @param seeds how often each
	 * @param progress is told of each outcome
	 */
	static Comparison of(List<Scenario> scenarios, List<Contender> contenders, int seeds, Consumer<String> progress) {
		Map<Scenario, Map<Contender, Outcome>> outcomes = new LinkedHashMap<>();
		for (Scenario scenario : scenarios) {
			Map<Contender, Outcome> ofScenario = new LinkedHashMap<>();
			for (Contender contender : contenders) {
				Outcome outcome = Simulation.mean(scenario, contender, seeds);
				ofScenario.put(contender, outcome);
				progress.accept(line(scenario, contender, outcome));
			}
			outcomes.put(scenario, ofScenario);
		}
		return new Comparison(outcomes);
	}

	private static String line(Scenario scenario, Contender contender, Outcome outcome) {
		Result result = outcome.result();
		return String.format(Locale.ROOT,
				"%-16s %-10s %6.2f %% answered, %7.1f/s, p50 %6.0f ms, p99 %6.0f ms, failures after %5.0f ms, "
						+ "%6.1f connections, %5.1f opened per 1000, %3.0f stale, %6.1f at the server, "
						+ "%4.1f and %4.1f changes/min",
				scenario.name(), contender.name(), 100 * result.success(), result.goodput(), 1000 * result.p50(),
				1000 * result.p99(), 1000 * outcome.timeToFailure(), result.connections(), outcome.openedPerThousand(),
				outcome.stale(), outcome.inFlight(), outcome.limitChanges(), outcome.idleTimeoutChanges());
	}

	Outcome outcome(Scenario scenario, Contender contender) {
		Outcome outcome = this.outcomes.getOrDefault(scenario, Map.of()).get(contender);
		if (outcome == null) {
			throw new IllegalArgumentException("%s was not played with %s".formatted(scenario, contender));
		}
		return outcome;
	}

	List<Scenario> scenarios() {
		return List.copyOf(this.outcomes.keySet());
	}

}
