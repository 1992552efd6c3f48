package io.httppool.tuning.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.settings.Limits;
import io.httppool.tuning.AdaptivePolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that compare the adaptive policy with the best static limit in hindsight, with
 * static pools and with other policies, over the seeds 1 to 3.
 */
@Tag("slow")
class SimulationTests {

	private static final int SEEDS = 3;

	/**
	 * More runs, because it is a matter of chance whether replicas mislead each other.
	 */
	private static final int FLEET_SEEDS = 5;

	private static final OracleTable ORACLES = OracleTable.read(OracleTable.FILE);

	private static final Map<String, Outcome> ADAPTIVE = new ConcurrentHashMap<>();

	/**
	 * The scenarios where a server closes connections, or its latency rises while it is
	 * measured.
	 */
	private static final Set<String> NOT_HEALTHY = Set.of("keepalive-race", "latency-shift");

	static List<Scenario> single() {
		return Scenarios.single();
	}

	static List<Scenario> healthy() {
		return Stream.concat(HealthyScenarios.all().stream(), RealLifeScenarios.healthy().stream())
			.filter((scenario) -> !NOT_HEALTHY.contains(scenario.name()))
			.toList();
	}

	@ParameterizedTest(name = "{0}, seeds 1 to 3")
	@MethodSource("single")
	void adaptivePolicyKeepsUpWithTheBestStaticLimitInHindsight(Scenario scenario) {
		Oracle oracle = ORACLES.of(scenario);
		Goal goal = Goal.of(scenario);

		Outcome adaptive = adaptive(scenario);

		assertThat(adaptive.result().goodput() / oracle.result().goodput()).as("goodput")
			.isGreaterThanOrEqualTo(goal.goodput());
		assertThat(adaptive.result().p99() / oracle.result().p99()).as("p99").isLessThanOrEqualTo(goal.p99());
		assertThat(adaptive.result().connections()).as("connections")
			.isLessThanOrEqualTo(goal.connections() * oracle.result().connections() + Goal.ALWAYS_KEPT);
		assertThat(adaptive.limitChanges()).as("changes of the limit per minute")
			.isLessThanOrEqualTo(Goal.MOST_LIMIT_CHANGES);
	}

	@Test
	void adaptivePolicyNeedsFewMoreConnectionsOnAverage() {
		double ratio = single().stream()
			.mapToDouble((scenario) -> adaptive(scenario).result().connections()
					/ ORACLES.of(scenario).result().connections())
			.average()
			.orElseThrow();

		assertThat(ratio).isLessThanOrEqualTo(1.2);
	}

	@ParameterizedTest(name = "{0}, seeds 1 to 3")
	@MethodSource("healthy")
	void adaptivePolicyIsNoSlowerThanAGenerousPoolWhereTheServerIsHealthy(Scenario scenario) {
		Outcome generous = Simulation.mean(scenario, Contenders.GENEROUS, SEEDS);

		Outcome adaptive = adaptive(scenario);

		assertThat(adaptive.result().p99() / generous.result().p99()).as("p99").isLessThanOrEqualTo(1.05);
		assertThat(adaptive.result().goodput() / generous.result().goodput()).as("goodput")
			.isGreaterThanOrEqualTo(0.99);
	}

	@ParameterizedTest(name = "{0}, seeds 1 to 3")
	@ValueSource(strings = { "collapse", "usl" })
	void adaptivePolicySavesAServerThatAGenerousPoolBringsDown(String name) {
		Scenario scenario = Scenarios.named(name);
		Outcome generous = Simulation.mean(scenario, Contenders.GENEROUS, SEEDS);

		Outcome adaptive = adaptive(scenario);

		assertThat(adaptive.result().goodput() / generous.result().goodput()).isGreaterThanOrEqualTo(3);
	}

	@Test
	void crowdForWhichThereAreConnectionsIsServedAsByAGenerousPool() {
		Scenario scenario = Scenarios.named("crowd").withMaxTotal(2048).shortenedTo(20);
		Contender wide = new Contender("adaptive", new Limits(4, 32, 2048), Duration.ofSeconds(30),
				Duration.ofSeconds(55), new AdaptivePolicy());
		Outcome generous = Simulation.mean(scenario, Contender.fixed(2048), SEEDS);

		Outcome adaptive = Simulation.mean(scenario, wide, SEEDS);

		assertThat(adaptive.result().success()).isEqualTo(1);
		assertThat(adaptive.result().p99() / generous.result().p99()).isLessThanOrEqualTo(1.3);
	}

	@Test
	void serverWithASmallQueueAnswersMoreIfFewerRequestsComeAtATime() {
		Scenario scenario = Scenarios.named("small-queue");
		Outcome generous = Simulation.mean(scenario, Contenders.GENEROUS, SEEDS);

		Outcome adaptive = adaptive(scenario);

		assertThat(adaptive.result().success() - generous.result().success()).isGreaterThanOrEqualTo(0.3);
	}

	@Test
	void limitLearnedOnASlowDayIsNearTheWorkersAfterTheSecondProbe() {
		Scenario scenario = Scenarios.named("slow-day").shortenedTo(265);

		assertThat(LongStream.rangeClosed(1, SEEDS)).allSatisfy((seed) -> {
			List<Course.Moment> course = Simulation.run(scenario, Contenders.ADAPTIVE, seed).course();
			assertThat(course.subList(250, 265)).allSatisfy((moment) -> assertThat(moment.limit()).isBetween(12, 30));
		});
	}

	@Test
	void longPollsThatComeLateHardlyKeepQuickRequestsWaiting() {
		Scenario scenario = Scenarios.named("late-polls");

		Outcome adaptive = adaptive(scenario);

		assertThat(adaptive.result().success()).isEqualTo(1);
		assertThat(adaptive.result().p99()).isLessThanOrEqualTo(0.3);
	}

	@Test
	void limitIsNearTheWorkersThoughTheServerQueuedUnseenBefore() {
		Scenario scenario = Scenarios.named("unseen-queue").shortenedTo(105);

		assertThat(LongStream.rangeClosed(1, SEEDS)).allSatisfy((seed) -> {
			List<Course.Moment> course = Simulation.run(scenario, Contenders.ADAPTIVE, seed).course();
			assertThat(course.subList(90, 105)).allSatisfy((moment) -> assertThat(moment.limit()).isBetween(6, 24));
		});
	}

	@Test
	void adaptivePolicyDoesNotTakeHighLatencyForOverload() {
		Scenario scenario = Scenarios.named("latency-shift");
		Outcome gradient = Simulation.mean(scenario, Contenders.GRADIENT, SEEDS);

		Outcome adaptive = adaptive(scenario);

		assertThat(adaptive.result().success() - gradient.result().success()).isGreaterThanOrEqualTo(0.2);
	}

	@Test
	void noConnectionIsMetWhileItIsClosedOnceTheServerIsKnown() {
		Scenario scenario = Scenarios.named("keepalive-race");

		assertThat(LongStream.rangeClosed(1, SEEDS)).allSatisfy((seed) -> {
			Outcome beginning = Simulation.run(scenario.shortenedTo(150), Contenders.ADAPTIVE, seed);
			Outcome whole = Simulation.run(scenario, Contenders.ADAPTIVE, seed);
			assertThat(whole.stale()).isEqualTo(beginning.stale());
		});
	}

	/** 64 requests are what the server can work on at a time. */
	@ParameterizedTest(name = "{0}")
	@CsvSource({ "fleet-2, 588, 96", "fleet-4, 593, 96", "fleet-8, 593, 96", "fleet-16, 593, 96", "fleet-20, 593, 115",
			"fleet-8-collapse, 505, 96", "fleet-8-shift, 790, 110" })
	void replicasThatKnowNothingOfEachOtherFindTheKneeTogether(String name, double goodput, double inFlight) {
		Scenario scenario = Scenarios.named(name);

		List<Outcome> outcomes = LongStream.rangeClosed(1, FLEET_SEEDS)
			.parallel()
			.mapToObj((seed) -> Simulation.run(scenario, Contenders.ADAPTIVE, seed))
			.toList();

		assertThat(outcomes).as("outcomes with the seeds from 1 on").allSatisfy((outcome) -> {
			assertThat(outcome.result().goodput()).as("goodput").isGreaterThanOrEqualTo(goodput);
			assertThat(outcome.inFlight()).as("requests at the server").isLessThanOrEqualTo(inFlight);
		});
	}

	private static Outcome adaptive(Scenario scenario) {
		return ADAPTIVE.computeIfAbsent(scenario.name(),
				(name) -> Simulation.mean(scenario, Contenders.ADAPTIVE, SEEDS));
	}

}
