package io.httppool.tuning.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that play all scenarios with all contenders, and write the page about tuning: the
 * property {@code httppool-test.tuning.page} is the directory of the documentation.
 */
@Tag("slow")
@EnabledIfSystemProperty(named = TuningPageTests.DOCS, matches = ".+")
class TuningPageTests {

	static final String DOCS = "httppool-test.tuning.page";

	private static final List<String> SHOWN = List.of("step", "mgk-overload", "latency-shift", "capacity-drop");

	@Test
	void adaptivePolicyIsOnAverageCloserToTheBestStaticLimitThanAnyOther() throws IOException {
		OracleTable oracles = OracleTable.read(OracleTable.FILE);
		Scenarios.single().forEach(oracles::askIfNeedBe);

		Comparison single = compare(Scenarios.compared(), Contenders.all());
		Comparison realLife = compare(RealLifeScenarios.all(), List.of(Contenders.GENEROUS, Contenders.ADAPTIVE));
		write(single, realLife, compare(Scenarios.fleets(), Contenders.all()), oracles);

		assertThat(Contenders.all()).allSatisfy((contender) -> assertThat(meanGap(Contenders.ADAPTIVE, single, oracles))
			.isLessThanOrEqualTo(meanGap(contender, single, oracles)));
	}

	private static Comparison compare(List<Scenario> scenarios, List<Contender> contenders) {
		return Comparison.of(scenarios, contenders, OracleTable.SEEDS, System.out::println);
	}

	private static void write(Comparison single, Comparison realLife, Comparison fleets, OracleTable oracles)
			throws IOException {
		Path docs = Path.of(System.getProperty(DOCS));
		Path images = docs.resolve("images");
		SHOWN.forEach((name) -> Figures.course(Scenarios.named(name, single.scenarios()), single).write(images));
		Figures.fleet(Scenarios.named("fleet-8", fleets.scenarios()), fleets).write(images);
		Figures.policies(single, oracles).write(images);
		Path page = docs.resolve("tuning.md");
		Files.writeString(page, new TuningPage(single, realLife, fleets, oracles).in(Files.readString(page)));
	}

	private static double meanGap(Contender contender, Comparison comparison, OracleTable oracles) {
		return comparison.scenarios()
			.stream()
			.mapToDouble((scenario) -> oracles.of(scenario).gap(comparison.outcome(scenario, contender).result()))
			.average()
			.orElseThrow();
	}

}
