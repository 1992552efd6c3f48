package io.httppool.pool;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * One pool at an instant. Each route is exact in itself; the routes are read one after
 * the other.
 *
 * @param name the name of the pool
 * @param max how many connections it may have over all routes
 * @param routes its routes, by name
 */
public record PoolSnapshot(String name, int max, List<RouteSnapshot> routes) {

	public PoolSnapshot {
		routes = List.copyOf(routes);
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
