package io.httppool.snapshot;

import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * One pool at an instant. Each route is exact in itself; the routes are read one after
 * the other.
 *
 * @param name the name of the pool
 * @param max how many connections it may have over all routes
 * @param routes its routes, by name
 * @param survived how often something happened that would have ended another pool; what
 * never happened is absent
 */
public record PoolSnapshot(String name, int max, List<RouteSnapshot> routes, Map<Incident, Long> survived) {

	public PoolSnapshot {
		routes = List.copyOf(routes);
		survived = Map.copyOf(survived);
	}

	/**
	 * Return how many connections carry an exchange.
	 * @return the sum over the routes
	 */
	public int leased() {
		return sum(RouteSnapshot::leased);
	}

	/**
	 * Return how many connections are open and unused.
	 * @return the sum over the routes
	 */
	public int available() {
		return sum(RouteSnapshot::available);
	}

	/**
	 * Return how many connections are being opened.
	 * @return the sum over the routes
	 */
	public int connecting() {
		return sum(RouteSnapshot::connecting);
	}

	/**
	 * Return how many connections carry their last exchange.
	 * @return the sum over the routes
	 */
	public int draining() {
		return sum(RouteSnapshot::draining);
	}

	/**
	 * Return whether requests wait because the pool, or a route of it, is drained.
	 * @return whether any route is
	 */
	public boolean isDrained() {
		return this.routes.stream().anyMatch(RouteSnapshot::drained);
	}

	/**
	 * Return how many requests wait for a connection.
	 * @return the sum over the routes
	 */
	public int pending() {
		return sum(RouteSnapshot::pending);
	}

	/**
	 * Return how many connections there are in all.
	 * @return the sum over the routes
	 */
	public int total() {
		return sum(RouteSnapshot::total);
	}

	private int sum(ToIntFunction<RouteSnapshot> count) {
		return this.routes.stream().mapToInt(count).sum();
	}

}
