package io.httppool.tuning.simulation;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import io.httppool.tuning.AdaptivePolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Traces of the adaptive policy, to see why it does what it does: set the property
 * {@code httppool-test.tuning.trace} to the name of a scenario, and
 * {@code httppool-test.seed} to a seed.
 */
class TraceTests {

	private static final String SCENARIO = "httppool-test.tuning.trace";

	@Test
	void growthIsTracedWithItsReason() {
		List<String> lines = trace(Scenarios.named("step").shortenedTo(65), 1);

		assertThat(lines).anySatisfy((line) -> assertThat(line).contains("limit 32 -> 64").contains("burst"))
			.anySatisfy((line) -> assertThat(line).contains("limit 32").contains("asked").contains("completed"));
	}

	@Test
	@EnabledIfSystemProperty(named = SCENARIO, matches = ".+")
	void scenarioIsTraced() {
		List<String> lines = trace(Scenarios.named(System.getProperty(SCENARIO)),
				Long.getLong("httppool-test.seed", 1));

		lines.forEach(System.out::println);
		assertThat(lines).isNotEmpty();
	}

	private static List<String> trace(Scenario scenario, long seed) {
		List<String> lines = new ArrayList<>();
		Simulation simulation = new Simulation(scenario, Contender.tuned("adaptive", new AdaptivePolicy()), seed);
		simulation.trace(lines::add);
		QuietLog.during(simulation::run);
		return lines;
	}

}
