package io.httppool.sample;

import java.net.URI;
import java.util.function.Supplier;

/**
 * The stage that keeps upstream and traffic in step with the scenario and the rate.
 * Thread-safe.
 */
final class Stage {

	private final Upstream upstream;

	private final TrafficGenerator traffic;

	private final Supplier<URI> destination;

	private Scenario scenario = Scenario.STEADY; // guarded by this

	Stage(Upstream upstream, TrafficGenerator traffic, Supplier<URI> destination) {
		this.upstream = upstream;
		this.traffic = traffic;
		this.destination = destination;
	}

	synchronized Scenario scenario() {
		return this.scenario;
	}

	/**
	 * Switch the scenario. The rate stays; the scenario multiplies it.
	 */
	synchronized void play(Scenario scenario) {
		this.scenario = scenario;
		this.upstream.behave(scenario.behaviour());
		this.traffic.follow(new TrafficPlan(this.traffic.plan().rate(), scenario.shape()));
	}

	/**
	 * Change the rate. The scenario stays.
	 */
	synchronized void setRate(RequestRate rate) {
		this.traffic.follow(new TrafficPlan(rate, this.scenario.shape()));
	}

	RequestRate rate() {
		return this.traffic.plan().rate();
	}

	TrafficReport traffic() {
		return this.traffic.report();
	}

	/**
	 * Return the destination of the traffic.
	 */
	URI upstream() {
		return this.destination.get();
	}

}
