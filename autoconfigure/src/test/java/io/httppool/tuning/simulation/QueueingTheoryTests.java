package io.httppool.tuning.simulation;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests that compare the simulation with queueing theory.
 */
@Tag("slow")
class QueueingTheoryTests {

	private static final Duration FOR_EVER = Duration.ofHours(1);

	private static final int WORKERS = 10;

	private static final double SERVICE = 0.05;

	private static final int SECONDS = 1500;

	private static final Patience ENDLESS = new Patience(1000, 1000);

	@ParameterizedTest(name = "utilisation {0}, seed {1}")
	@CsvSource({ "0.5, 1", "0.8, 2", "0.9, 3" })
	void callersWaitForAPoolAsErlangSaysTheyWaitForWorkers(double utilisation, long seed) {
		double rate = utilisation * WORKERS / SERVICE;
		RouteModel route = new RouteModel(Sizes.exponential(SERVICE), InfiniteServer.steady(), Arrivals.poisson(rate));

		double latency = meanLatency(route, WORKERS, seed);

		assertThat(latency - SERVICE).isCloseTo(erlangWait(rate), within(0.1 * erlangWait(rate) + 0.01 * SERVICE));
	}

	@ParameterizedTest(name = "utilisation {0}, seed {1}")
	@CsvSource({ "0.5, 4", "0.8, 5", "0.9, 6" })
	void requestsWaitForTheWorkersOfAServerAsErlangSays(double utilisation, long seed) {
		double rate = utilisation * WORKERS / SERVICE;
		RouteModel route = new RouteModel(Sizes.exponential(SERVICE), WorkerServer.of(WORKERS), Arrivals.poisson(rate));

		double latency = meanLatency(route, 200, seed);

		assertThat(latency - SERVICE).isCloseTo(erlangWait(rate), within(0.1 * erlangWait(rate) + 0.01 * SERVICE));
	}

	@ParameterizedTest(name = "variation {0}")
	@ValueSource(doubles = { 0.2, 1, 2 })
	void aServerThatSharesItsSpeedTakesAsLongWhateverTheVariationOfSizes(double variation) {
		double utilisation = 0.8;
		RouteModel route = new RouteModel(Sizes.lognormal(SERVICE, variation), SharingServer.of((jobs, seconds) -> 1),
				Arrivals.poisson(utilisation / SERVICE));

		double latency = meanLatency(route, 200, 7);

		assertThat(latency).isCloseTo(SERVICE / (1 - utilisation), within(0.15 * SERVICE / (1 - utilisation)));
	}

	/** Return the mean latency of requests, in a pool that never closes a connection. */
	private static double meanLatency(RouteModel route, int limit, long seed) {
		Scenario scenario = new Scenario("queue", SECONDS, "", route).withPatience(ENDLESS);
		Simulation simulation = new Simulation(scenario, Contender.fixed(limit, FOR_EVER), seed);
		QuietLog.during(simulation::run);
		return simulation.replicas().get(0).callers().get(0).tally().latencies().mean();
	}

	/** Return the mean wait of M/M/k. */
	private static double erlangWait(double rate) {
		double load = rate * SERVICE;
		double term = 1;
		double sum = 1;
		for (int busy = 1; busy < WORKERS; busy++) {
			term *= load / busy;
			sum += term;
		}
		double waiting = term * load / WORKERS / (1 - load / WORKERS);
		return waiting / (sum + waiting) / (WORKERS / SERVICE - rate);
	}

}
