package io.httppool.tuning.simulation;

import java.util.List;
import java.util.stream.Stream;

/**
 * All scenarios.
 */
final class Scenarios {

	private Scenarios() {
	}

	/** Return the scenarios of one application. */
	static List<Scenario> single() {
		return Stream.of(compared(), RealLifeScenarios.all()).flatMap(List::stream).toList();
	}

	/** Return those of them in which all contenders are compared. */
	static List<Scenario> compared() {
		return Stream.of(HealthyScenarios.all(), LimitedScenarios.all(), SharedScenarios.pools())
			.flatMap(List::stream)
			.toList();
	}

	/** Return the scenarios of several applications. */
	static List<Scenario> fleets() {
		return SharedScenarios.fleets();
	}

	static List<Scenario> all() {
		return Stream.of(single(), fleets()).flatMap(List::stream).toList();
	}

	static Scenario named(String name) {
		return named(name, all());
	}

	static Scenario named(String name, List<Scenario> scenarios) {
		return scenarios.stream()
			.filter((scenario) -> scenario.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no scenario '%s'".formatted(name)));
	}

}
