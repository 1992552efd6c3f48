package io.httppool.tuning.simulation;

import java.util.List;

/**
 * Scenarios of servers that can serve the whole demand, though it may take a while.
 */
final class HealthyScenarios {

	private static final Server.Model STEADY = InfiniteServer.steady();

	private HealthyScenarios() {
	}

	static List<Scenario> all() {
		return List.of(steadyFast(), steadyWide(), step(), ramp(), sawtooth(), cronBurst(), onOffHeavy(), diurnal(),
				latencyShift(), lowRate(), keepAliveRace(), slowApi(), noisyLatency(), microBurst(), restart(),
				bimodalMix(), freeze());
	}

	private static Scenario steadyFast() {
		return new Scenario("steady-fast", 180, "800/s at 20 ms",
				new RouteModel(Sizes.lognormal(0.02, 0.7), STEADY, Arrivals.poisson(800)));
	}

	private static Scenario steadyWide() {
		return new Scenario("steady-wide", 180, "1500/s at 80 ms",
				new RouteModel(Sizes.lognormal(0.08, 1), STEADY, Arrivals.poisson(1500)));
	}

	private static Scenario step() {
		return new Scenario("step", 240, "50/s, from 60 s to 180 s 1000/s, at 100 ms", new RouteModel(
				Sizes.lognormal(0.1, 0.7), STEADY, Arrivals.poisson(1000, Curve.between(60, 180, 1000, 50))));
	}

	private static Scenario ramp() {
		Curve rate = Curve.ramp(0, 100, 10, 1500).until(160, Curve.ramp(160, 220, 1500, 10));
		return new Scenario("ramp", 240, "10/s, rising to 1500/s within 100 s, and back within 60 s, at 60 ms",
				new RouteModel(Sizes.lognormal(0.06, 0.7), STEADY, Arrivals.poisson(1500, rate)));
	}

	private static Scenario sawtooth() {
		return new Scenario("sawtooth", 300, "0/s, rising to 1000/s within each minute, at 50 ms", new RouteModel(
				Sizes.lognormal(0.05, 0.7), STEADY, Arrivals.poisson(1000, (seconds) -> 1000 * (seconds % 60 / 60))));
	}

	private static Scenario cronBurst() {
		return new Scenario("cron-burst", 420,
				"5/s, and 150 requests within a second each minute, at 200 ms; the server keeps connections for 75 s",
				new RouteModel(Sizes.lognormal(0.2, 0.7), STEADY, KeepAlive.silent(75),
						Arrivals.poisson(5).and(Arrivals.bursts(30, 60, 150, 1))));
	}

	private static Scenario onOffHeavy() {
		return new Scenario("onoff-heavy", 300,
				"20/s, and 600/s more for about 3 s every 9 s, both spans of a heavy tail, at 60 ms",
				new RouteModel(Sizes.lognormal(0.06, 1.5), STEADY, Arrivals.onOff(20, 600, 3, 6)));
	}

	private static Scenario diurnal() {
		return new Scenario("diurnal", 300, "a sine from 50/s to 1200/s with a period of 150 s, at 70 ms",
				new RouteModel(Sizes.lognormal(0.07, 0.7), STEADY,
						Arrivals.poisson(1200, (seconds) -> 625 - 575 * Math.cos(2 * Math.PI * seconds / 150))));
	}

	private static Scenario latencyShift() {
		return new Scenario("latency-shift", 240, "400/s at 50 ms, from 80 s to 170 s at 400 ms",
				new RouteModel(Sizes.lognormal(0.05, 0.7), InfiniteServer.slowedBy(Curve.between(80, 170, 8, 1)),
						Arrivals.poisson(400)));
	}

	private static Scenario lowRate() {
		return new Scenario("low-qps", 3600, "one request in 20 s, at 300 ms; the server keeps connections for 60 s",
				new RouteModel(Sizes.lognormal(0.3, 1), STEADY, KeepAlive.silent(60), Arrivals.poisson(0.05)));
	}

	private static Scenario keepAliveRace() {
		return new Scenario("keepalive-race", 300,
				"2/s, and 20 requests at once every 5 s, at 40 ms; the server keeps connections for 5 s",
				new RouteModel(Sizes.lognormal(0.04, 0.5), STEADY, KeepAlive.silent(5),
						Arrivals.poisson(2).and(Arrivals.bursts(5, 5, 20, 0.04))));
	}

	private static Scenario slowApi() {
		return new Scenario("slow-api", 240, "60/s at 1500 ms",
				new RouteModel(Sizes.lognormal(1.5, 0.5), STEADY, Arrivals.poisson(60)));
	}

	/**
	 * Regimes of 7 s, each with a latency that looks like chance but is always the same.
	 */
	private static Scenario noisyLatency() {
		Curve slowness = (seconds) -> 0.7 + 1.8 * (((long) (seconds / 7) * 2654435761L >>> 7) % 1000) / 1000;
		return new Scenario("noisy-latency", 300, "300/s at 42 ms to 150 ms, another latency every 7 s",
				new RouteModel(Sizes.lognormal(0.06, 2), InfiniteServer.slowedBy(slowness), Arrivals.poisson(300)));
	}

	private static Scenario microBurst() {
		return new Scenario("micro-burst", 240, "50/s, and 80 requests within 10 ms every 2 s, at 15 ms",
				new RouteModel(Sizes.lognormal(0.015, 0.5), STEADY,
						Arrivals.poisson(50).and(Arrivals.bursts(1, 2, 80, 0.01))));
	}

	private static Scenario restart() {
		return new Scenario("restart", 300,
				"150/s and 5/s in turn, 10 s each, at 80 ms; the server restarts at 103 s and at 207 s",
				new RouteModel(Sizes.lognormal(0.08, 0.7), STEADY, KeepAlive.silent(60),
						Arrivals.poisson(150, (seconds) -> (seconds % 20 < 10) ? 150 : 5)))
			.withRestarts(103, 207);
	}

	private static Scenario bimodalMix() {
		Sizes sizes = Sizes.lognormal(0.02, 0.5)
			.mixedWith(Sizes.lognormal(1, 0.3), Curve.between(100, 160, 0.15, 0.05));
		return new Scenario("bimodal-mix", 240, "400/s at 20 ms, but 5 % at 1 s, and 15 % from 100 s to 160 s",
				new RouteModel(sizes, STEADY, Arrivals.poisson(400)));
	}

	private static Scenario freeze() {
		Server.Model freezing = SharingServer.of((jobs, seconds) -> {
			double phase = seconds % 40;
			return (phase >= 20 && phase < 21.5) ? 0 : Math.min(jobs, 60);
		});
		return new Scenario("freeze", 240, "300/s at 50 ms; the server freezes for 1.5 s every 40 s",
				new RouteModel(Sizes.lognormal(0.05, 0.7), freezing, Arrivals.poisson(300)));
	}

}
