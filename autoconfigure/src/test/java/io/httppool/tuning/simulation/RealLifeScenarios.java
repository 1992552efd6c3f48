package io.httppool.tuning.simulation;

import java.util.List;

/**
 * Scenarios of servers that turn requests away, of requests that are meant to last, and
 * of demand that comes all at once.
 */
final class RealLifeScenarios {

	private static final Server.Model STEADY = InfiniteServer.steady();

	private static final Sizes USUAL = Sizes.lognormal(0.1, 0.7);

	private RealLifeScenarios() {
	}

	static List<Scenario> all() {
		return List.of(sporadic(), tenant(), rateLimiter(), smallQueue(), longPolls(), latePolls(), coldCallers(),
				crowd(), scalingOut(), pauses(), slowDay(), unseenQueue(), nightlyBatch(), rollingDeploy(),
				sharedServer());
	}

	/** Return those of servers that can serve what they do not turn away. */
	static List<Scenario> healthy() {
		return List.of(sporadic(), tenant(), rateLimiter(), longPolls(), coldCallers(), crowd(), rollingDeploy());
	}

	private static Scenario sporadic() {
		return new Scenario("sporadic-503", 180, "600/s at 300 ms, of which 0.3 % are turned away",
				new RouteModel(Sizes.lognormal(0.3, 0.5), TurningAway.share(0.003, STEADY), Arrivals.poisson(600)));
	}

	private static Scenario tenant() {
		return new Scenario("tenant-429", 180, "300/s at 300 ms, of which 2 % are turned away",
				new RouteModel(Sizes.lognormal(0.3, 0.5), TurningAway.share(0.02, STEADY), Arrivals.poisson(300)));
	}

	private static Scenario rateLimiter() {
		return new Scenario("rate-limiter", 180, "125/s at 1 s; more than 110/s are turned away",
				new RouteModel(Sizes.lognormal(1, 0.5), TurningAway.above(110, 20, STEADY), Arrivals.poisson(125)));
	}

	private static Scenario smallQueue() {
		return new Scenario("small-queue", 180,
				"5/s, and 40 requests at once every 5 s, at 100 ms; 6 workers, and 10 requests may wait for them",
				new RouteModel(USUAL, TurningAway.beyond(16, WorkerServer.of(6)),
						Arrivals.poisson(5).and(Arrivals.bursts(5, 5, 40, 0.02))));
	}

	private static Scenario longPolls() {
		return new Scenario("long-polls", 180, "150 long polls of 30 s beside 150/s at 20 ms",
				new RouteModel(Sizes.lognormal(0.02, 0.7), STEADY,
						Arrivals.poisson(150).and(Arrivals.longPolls(150, Sizes.lognormal(30, 0.1)))))
			.withPatience(new Patience(2, 60));
	}

	private static Scenario latePolls() {
		return new Scenario("late-polls", 65, "150/s at 20 ms; from 35 s on 150 long polls of 60 s beside them",
				new RouteModel(Sizes.lognormal(0.02, 0.7), STEADY,
						Arrivals.poisson(150).and(Arrivals.longPolls(150, Sizes.lognormal(60, 0.1)).from(35))))
			.withPatience(new Patience(2, 120));
	}

	private static Scenario coldCallers() {
		return new Scenario("cold-callers", 365,
				"200 requests at once every 40 s, at 1500 ms, and none before or between",
				new RouteModel(Sizes.lognormal(1.5, 0.1), STEADY, Arrivals.bursts(5, 40, 200, 0.02)));
	}

	private static Scenario crowd() {
		return new Scenario("crowd", 365, "1500 requests at once every 40 s, at 100 ms, and none before or between",
				new RouteModel(USUAL, STEADY, Arrivals.bursts(5, 40, 1500, 0.02)));
	}

	private static Scenario scalingOut() {
		Curve workers = (seconds) -> 10 * Math.min(10, 1 + Math.floor(Math.max(0, seconds - 30) / 20));
		return new Scenario("scaling-out", 270,
				"600/s at 100 ms; 10 workers, ten more every 20 s from 50 s on, until there are 100",
				new RouteModel(USUAL, WorkerServer.of(workers), Arrivals.poisson(600)))
			.withPatience(Patience.SHORT);
	}

	private static Scenario pauses() {
		Server.Model pausing = SharingServer
			.of((jobs, seconds) -> (seconds % 60 >= 30 && seconds % 60 < 33) ? 0 : Math.min(jobs, 60));
		return new Scenario("pauses", 240, "300/s at 50 ms; the server pauses for 3 s each minute",
				new RouteModel(Sizes.lognormal(0.05, 0.7), pausing, Arrivals.poisson(300)));
	}

	private static Scenario slowDay() {
		Sizes slow = Sizes.lognormal(0.7, 0.5);
		return new Scenario("slow-day", 300, "20 workers; 20/s at 700 ms until 60 s, then 280/s at 100 ms",
				new RouteModel((random, now) -> ((now < 60) ? slow : USUAL).next(random, now), WorkerServer.of(20),
						Arrivals.poisson(280, Curve.between(0, 60, 20, 280))))
			.withPatience(Patience.SHORT);
	}

	private static Scenario unseenQueue() {
		return new Scenario("unseen-queue", 240,
				"10 workers of 100 ms; 30/s, and 150 requests at once at 3 s; 60 threads from 20 s to 40 s, then 140/s",
				new RouteModel(USUAL, WorkerServer.of(10),
						Arrivals.poisson(140, (seconds) -> (seconds < 40) ? 30 : 140)
							.and(Arrivals.bursts(3, 300, 150, 0.05))
							.and(Arrivals.batch(60, 20, 40))))
			.withPatience(Patience.SHORT);
	}

	private static Scenario nightlyBatch() {
		return new Scenario("nightly-batch", 240,
				"5/s at 100 ms; 40 workers; from 60 s to 180 s 150 threads that ask again at once",
				new RouteModel(USUAL, WorkerServer.of(40), Arrivals.poisson(5).and(Arrivals.batch(150, 60, 180))));
	}

	private static Scenario rollingDeploy() {
		Curve workers = (seconds) -> (seconds >= 60 && seconds < 160) ? 90 : 100;
		return new Scenario("rolling-deploy", 240,
				"400/s at 200 ms; 10 servers of 10 workers, from 60 s to 160 s one after the other is restarted",
				new RouteModel(Sizes.lognormal(0.2, 0.7), WorkerServer.of(workers), Arrivals.poisson(400)))
			.withRestarts(60, 70, 80, 90, 100, 110, 120, 130, 140, 150);
	}

	private static Scenario sharedServer() {
		Server.Model both = WorkerServer.of(40);
		return new Scenario("shared-server", 240,
				"two routes to one server of 40 workers of 100 ms; 150/s each, from 60 s to 180 s 400/s and 150/s",
				new RouteModel(USUAL, both, Arrivals.poisson(400, Curve.between(60, 180, 400, 150))),
				new RouteModel(USUAL, both, Arrivals.poisson(150)))
			.withPatience(Patience.SHORT)
			.withMaxTotal(400);
	}

}
