package io.httppool.tuning.simulation;

import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.tuning.AdaptivePolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests of the simulation itself: nothing is lost in it, and nothing is left to chance.
 */
@Tag("slow")
class SimulationModelTests {

	private static final Contender ADAPTIVE = Contender.tuned("adaptive", new AdaptivePolicy());

	private static final Scenario HEALTHY = Scenarios.named("steady-fast").shortenedTo(20);

	static List<Scenario> beginnings() {
		return Scenarios.all().stream().map((scenario) -> scenario.shortenedTo(20)).toList();
	}

	/** By Little's law, they are as many as arrive, times how long they stay. */
	@ParameterizedTest
	@MethodSource("beginnings")
	void everyRequestEndsOrIsUnderWay(Scenario scenario) {
		double longest = 2 * scenario.patience().lease() + scenario.patience().response();

		Simulation simulation = run(scenario, ADAPTIVE, 1);

		assertThat(tallies(simulation)).allSatisfy((tally) -> {
			int ended = tally.latencies().count() + tally.failures().count();
			double stayed = tally.latencies().sum() + tally.failures().sum();
			int underWay = tally.calls().level();
			assertThat(tally.arrivals()).isEqualTo(ended + underWay);
			assertThat(tally.calls().soFar()).isBetween(stayed - 0.001, stayed + 0.001 + underWay * longest);
		});
	}

	@ParameterizedTest
	@MethodSource("beginnings")
	void thePoolCountsWhatHappens(Scenario scenario) {
		Simulation simulation = run(scenario, ADAPTIVE, 3);

		assertThat(simulation.replicas()).allSatisfy((replica) -> {
			PoolSnapshot pool = replica.pool().snapshot();
			List<Tally> tallies = replica.callers().stream().map(Caller::tally).toList();
			assertThat(pool.total()).as("connections")
				.isEqualTo(tallies.stream().mapToInt((tally) -> tally.connections().level()).sum());
			assertThat(pool.routes().stream().mapToLong((route) -> route.totals().opened()).sum()).as("opened")
				.isEqualTo(tallies.stream().mapToLong(Tally::openedCount).sum());
			assertThat(pool.routes().stream().mapToLong(SimulationModelTests::asked).sum()).as("asked for")
				.isEqualTo(tallies.stream().mapToLong((tally) -> tally.arrivals() + tally.repeatedCount()).sum());
		});
	}

	private static long asked(RouteSnapshot route) {
		return route.totals().leases() + route.totals().timeouts() + route.totals().rejected() + route.pending();
	}

	@Test
	void runWithTheSameSeedIsTheSame() {
		Outcome one = Simulation.run(Scenarios.named("collapse").shortenedTo(90), ADAPTIVE, 4);
		Outcome other = Simulation.run(Scenarios.named("collapse").shortenedTo(90), ADAPTIVE, 4);

		assertThat(other).isEqualTo(one);
	}

	@Test
	void runWithAnotherSeedIsAnother() {
		Outcome one = Simulation.run(HEALTHY, ADAPTIVE, 5);
		Outcome other = Simulation.run(HEALTHY, ADAPTIVE, 6);

		assertThat(other.result()).isNotEqualTo(one.result());
	}

	@Test
	void theSameRequestsArriveWhateverThePoolMakesOfThem() {
		Tally narrow = tallies(run(HEALTHY, Contender.fixed(5), 7)).get(0);
		Tally wide = tallies(run(HEALTHY, Contender.fixed(100), 7)).get(0);

		assertThat(narrow.arrivals()).isEqualTo(wide.arrivals());
		assertThat(narrow.latencies().count()).isLessThan(wide.latencies().count() / 2);
	}

	@Test
	void serverThatSaysHowLongItKeepsConnectionsIsNeverRacedAgainst() {
		Outcome silent = Simulation.run(pausing(KeepAlive.silent(5)), Contender.fixed(20), 8);
		Outcome stated = Simulation.run(pausing(KeepAlive.stated(5)), Contender.fixed(20), 8);

		assertThat(silent.stale()).isPositive();
		assertThat(stated.stale()).isZero();
		assertThat(stated.result().success()).isEqualTo(1);
	}

	private static Scenario pausing(KeepAlive keepAlive) {
		return new Scenario("pausing", 60, "", new RouteModel(Sizes.lognormal(0.04, 0.5), InfiniteServer.steady(),
				keepAlive, Arrivals.bursts(5, 5, 20, 0.04)));
	}

	@Test
	void restartOfTheServerCostsItsIdleConnections() {
		Scenario lasting = new Scenario("restart", 20, "",
				new RouteModel(Sizes.lognormal(0.04, 0.5), InfiniteServer.steady(), Arrivals.bursts(1, 4, 10, 0.01)));

		Outcome undisturbed = Simulation.run(lasting, Contender.fixed(20), 9);
		Outcome restarted = Simulation.run(lasting.withRestarts(7), Contender.fixed(20), 9);

		assertThat(undisturbed.result().opened() * 20).isCloseTo(10, within(0.5));
		assertThat(restarted.result().opened() * 20).isCloseTo(20, within(0.5));
		assertThat(restarted.result().success()).isEqualTo(1);
	}

	private static Simulation run(Scenario scenario, Contender contender, long seed) {
		Simulation simulation = new Simulation(scenario, contender, seed);
		QuietLog.during(simulation::run);
		return simulation;
	}

	private static List<Tally> tallies(Simulation simulation) {
		return simulation.replicas()
			.stream()
			.flatMap((replica) -> replica.callers().stream())
			.map(Caller::tally)
			.toList();
	}

}
