package io.httppool.sample;

import java.net.URI;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The stage that keeps upstream and traffic in step with the scenario and the rate.
 * Thread-safe.
 */
final class Stage {

	private final Upstream upstream;

	private final TrafficGenerator traffic;

	private final StockTraffic stock;

	private final Supplier<URI> destination;

	private Scenario scenario = Scenario.STEADY; // guarded by this

	Stage(Upstream upstream, TrafficGenerator traffic, StockTraffic stock, Supplier<URI> destination) {
		this.upstream = upstream;
		this.traffic = traffic;
		this.stock = stock;
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
		follow(new TrafficPlan(this.traffic.plan().rate(), scenario.shape()));
	}

	/**
	 * Change the rate. The scenario stays.
	 */
	synchronized void setRate(RequestRate rate) {
		follow(new TrafficPlan(rate, this.scenario.shape()));
	}

	/**
	 * Send the same traffic over a pool of HttpClient's own as well, from now on, and
	 * count anew, or end that.
	 */
	synchronized void compare(boolean isWanted) {
		TrafficPlan plan = this.traffic.plan();
		if (isWanted) {
			this.stock.start(this.scenario, plan);
			this.traffic.follow(plan);
		}
		else {
			this.stock.close();
		}
	}

	private synchronized void follow(TrafficPlan plan) {
		this.traffic.follow(plan);
		this.stock.follow(this.scenario, plan);
	}

	RequestRate rate() {
		return this.traffic.plan().rate();
	}

	TrafficReport traffic() {
		return this.traffic.report();
	}

	/**
	 * Return a report on the traffic over HttpClient's own pool, or {@code null} without
	 * it.
	 */
	@Nullable TrafficReport stockTraffic() {
		return this.stock.report();
	}

	/**
	 * Return the destination of the traffic.
	 */
	URI upstream() {
		return this.destination.get();
	}

}
