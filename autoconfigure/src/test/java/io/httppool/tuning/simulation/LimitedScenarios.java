package io.httppool.tuning.simulation;

import java.util.List;

/**
 * Scenarios of servers of which too much is asked, at least for a while.
 */
final class LimitedScenarios {

	private LimitedScenarios() {
	}

	static List<Scenario> all() {
		return List.of(workersOverloaded(), collapse(), closedLoop(), outage(), capacityDrop(), warmingUp(),
				scalabilityLaw());
	}

	private static Scenario workersOverloaded() {
		return new Scenario("mgk-overload", 240,
				"20 workers of 100 ms, so 200/s; asked for 150/s, from 60 s to 180 s for 280/s",
				new RouteModel(Sizes.lognormal(0.1, 1), WorkerServer.of(20),
						Arrivals.poisson(280, Curve.between(60, 180, 280, 150))))
			.withPatience(Patience.SHORT);
	}

	private static Scenario collapse() {
		return new Scenario("collapse", 240,
				"100 ms, ever slower with more than 30 requests; asked for 200/s, from 60 s to 180 s for 330/s",
				new RouteModel(Sizes.lognormal(0.1, 0.7), SharingServer.collapsingAt(30),
						Arrivals.poisson(330, Curve.between(60, 180, 330, 200))))
			.withPatience(Patience.SHORT);
	}

	private static Scenario closedLoop() {
		return new Scenario("closed-loop", 180,
				"300 clients that think for 200 ms after each answer; 40 workers of 50 ms, so 800/s",
				new RouteModel(Sizes.lognormal(0.05, 0.7), WorkerServer.of(40), Arrivals.closedLoop(300, 0.2)));
	}

	private static Scenario outage() {
		Curve workers = Curve.constant(60).until(80, Curve.ramp(100, 120, 5, 60));
		return new Scenario("outage", 240,
				"300/s at 50 ms; no answer from 80 s to 100 s, then 5 workers, and 60 after 20 s more",
				new RouteModel(Sizes.lognormal(0.05, 0.7),
						(timeline) -> new HangingServer(timeline, WorkerServer.of(workers).on(timeline), 80, 100),
						Arrivals.poisson(300)))
			.withPatience(Patience.SHORT);
	}

	private static Scenario capacityDrop() {
		return new Scenario("capacity-drop", 270, "500/s at 100 ms; 80 workers, from 90 s to 180 s 20 of them",
				new RouteModel(Sizes.lognormal(0.1, 0.7), WorkerServer.of(Curve.between(90, 180, 20, 80)),
						Arrivals.poisson(500)))
			.withPatience(Patience.SHORT);
	}

	private static Scenario warmingUp() {
		return new Scenario("warmup-server", 200, "400/s at 80 ms; 5 workers, and 60 after 60 s", new RouteModel(
				Sizes.lognormal(0.08, 0.7), WorkerServer.of(Curve.ramp(0, 60, 5, 60)), Arrivals.poisson(400)))
			.withPatience(Patience.SHORT);
	}

	private static Scenario scalabilityLaw() {
		return new Scenario("usl", 240,
				"50 ms, at most 266/s with 35 requests, less with more; asked for 250/s, from 60 s to 180 s for 560/s",
				new RouteModel(Sizes.lognormal(0.05, 0.7), SharingServer.scalable(0.02, 0.0008),
						Arrivals.poisson(560, Curve.between(60, 180, 560, 250))))
			.withPatience(Patience.SHORT);
	}

}
