package io.httppool.pool;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.settings.RouteName;
import io.httppool.settings.RouteSettings;

/**
 * The parts of a route that are used without its lock. Thread-safe.
 *
 * @param pool the state of the pool
 * @param route where the connections lead
 * @param name the name of the route
 * @param current the settings of the route
 * @param idleTimeouts how long connections may stay available
 * @param callSites remembers where leases are taken
 * @param closings counts closed connections
 * @param retries counts requests that were sent again
 */
record RouteIdentity(PoolState pool, HttpRoute route, String name, CurrentSettings current, IdleTimeouts idleTimeouts,
		CallSites callSites, Closings closings, Retries retries) {

	static RouteIdentity of(PoolState pool, HttpRoute route, RouteSettings settings) {
		String name = RouteName.of(route);
		CurrentSettings current = new CurrentSettings(new ExchangeTerms(name, settings, pool.deadlines()));
		return new RouteIdentity(pool, route, name, current, new IdleTimeouts(current), new CallSites(pool.now()),
				new Closings(), new Retries());
	}

	RouteSettings settings() {
		return this.current.get();
	}

	/** Return the terms of exchanges. */
	ExchangeTerms terms() {
		return this.current.terms();
	}

}
