package io.httppool.tuning.simulation;

import java.util.List;

/**
 * A scenario: what clients and servers do.
 *
 * @param name the name
 * @param description the same in words
 * @param seconds how long it lasts
 * @param patience how long requests wait
 * @param maxTotal how many connections a pool may have
 * @param replicas how many applications there are, each with a pool and a tuner
 * @param routes the routes that each of them uses
 * @param restarts when the servers close all idle connections, in seconds
 */
record Scenario(String name, String description, int seconds, Patience patience, int maxTotal, int replicas,
		List<RouteModel> routes, List<Integer> restarts) {

	private static final int USUAL_TOTAL = 200;

	Scenario {
		routes = List.copyOf(routes);
		restarts = List.copyOf(restarts);
	}

	Scenario(String name, int seconds, String description, RouteModel... routes) {
		this(name, description, seconds, Patience.USUAL, USUAL_TOTAL, 1, List.of(routes), List.of());
	}

	/** Return the beginning of this scenario. */
	Scenario shortenedTo(int seconds) {
		return new Scenario(this.name, this.description, seconds, this.patience, this.maxTotal, this.replicas,
				this.routes, this.restarts);
	}

	Scenario withPatience(Patience other) {
		return new Scenario(this.name, this.description, this.seconds, other, this.maxTotal, this.replicas, this.routes,
				this.restarts);
	}

	Scenario withMaxTotal(int other) {
		return new Scenario(this.name, this.description, this.seconds, this.patience, other, this.replicas, this.routes,
				this.restarts);
	}

	Scenario withReplicas(int other) {
		return new Scenario(this.name, this.description, this.seconds, this.patience, this.maxTotal, other, this.routes,
				this.restarts);
	}

	Scenario withRestarts(Integer... others) {
		return new Scenario(this.name, this.description, this.seconds, this.patience, this.maxTotal, this.replicas,
				this.routes, List.of(others));
	}

	/** Return the name, for the names of tests. */
	@Override
	public String toString() {
		return this.name;
	}

}
