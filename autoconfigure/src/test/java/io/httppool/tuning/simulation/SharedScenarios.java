package io.httppool.tuning.simulation;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Scenarios of several routes that want more connections than their pool may have, and of
 * several applications that ask more of one server than it can do.
 */
final class SharedScenarios {

	private static final Server.Model STEADY = InfiniteServer.steady();

	private SharedScenarios() {
	}

	/** Return the scenarios of routes that share a pool. */
	static List<Scenario> pools() {
		return List.of(threeRoutes(), eightRoutes());
	}

	private static Scenario threeRoutes() {
		return new Scenario("shared-cap", 180,
				"at most 100 connections for 1000/s at 150 ms, 200/s at 100 ms and 5/s at 50 ms",
				new RouteModel(Sizes.lognormal(0.15, 0.7), STEADY, Arrivals.poisson(1000)),
				new RouteModel(Sizes.lognormal(0.1, 0.7), STEADY, Arrivals.poisson(200)),
				new RouteModel(Sizes.lognormal(0.05, 0.7), STEADY, Arrivals.poisson(5)))
			.withMaxTotal(100)
			.withPatience(new Patience(1, 5));
	}

	private static Scenario eightRoutes() {
		RouteModel[] routes = IntStream.range(0, 8)
			.mapToObj((rank) -> new RouteModel(Sizes.lognormal(0.12, 0.7), STEADY,
					Arrivals.poisson(600, (seconds) -> 600.0 / (1 + (rank + (int) (seconds / 60)) % 8))))
			.toArray(RouteModel[]::new);
		return new Scenario("shared-cap-8", 240,
				"at most 160 connections for 600/s, 300/s, 200/s … 75/s at 120 ms; another route is first each minute",
				routes)
			.withMaxTotal(160)
			.withPatience(new Patience(1, 5));
	}

	/** Return the scenarios of applications that share a server. */
	static List<Scenario> fleets() {
		return Stream
			.concat(IntStream.of(2, 4, 8, 16, 20).mapToObj(SharedScenarios::fleet),
					Stream.of(collapsingFleet(), shiftingFleet()))
			.toList();
	}

	private static Scenario fleet(int replicas) {
		return new Scenario("fleet-" + replicas, 600,
				"%d applications; 64 workers of 100 ms, so 640/s; asked for 500/s, from 60 s to 480 s for 900/s"
					.formatted(replicas),
				new RouteModel(Sizes.lognormal(0.1, 0.7), WorkerServer.of(64), shared(replicas, 900, 500)))
			.withReplicas(replicas)
			.withPatience(Patience.SHORT);
	}

	private static Arrivals shared(double replicas, double high, double low) {
		return Arrivals.poisson(high / replicas, Curve.between(60, 480, high / replicas, low / replicas));
	}

	private static Scenario collapsingFleet() {
		return new Scenario("fleet-8-collapse", 600,
				"8 applications; 100 ms, ever slower with more than 64 requests; 400/s, from 60 s to 480 s 800/s",
				new RouteModel(Sizes.lognormal(0.1, 0.7), SharingServer.collapsingAt(64), shared(8, 800, 400)))
			.withReplicas(8)
			.withPatience(Patience.SHORT);
	}

	private static Scenario shiftingFleet() {
		return new Scenario("fleet-8-shift", 300, "8 applications; 800/s at 50 ms, from 100 s to 200 s at 300 ms",
				new RouteModel(Sizes.lognormal(0.05, 0.7), InfiniteServer.slowedBy(Curve.between(100, 200, 6, 1)),
						Arrivals.poisson(100)))
			.withReplicas(8)
			.withPatience(Patience.SHORT);
	}

}
