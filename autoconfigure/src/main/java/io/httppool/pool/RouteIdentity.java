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
 * @param settings the settings of the route
 * @param idleTimeouts how long connections may stay available
 * @param callSites remembers where leases are taken
 * @param closings counts closed connections
 * @param retries counts requests that were sent again
 * @param terms the terms of exchanges
 */
record RouteIdentity(PoolState pool, HttpRoute route, String name, RouteSettings settings, IdleTimeouts idleTimeouts,
		CallSites callSites, Closings closings, Retries retries, ExchangeTerms terms) {

	static RouteIdentity of(PoolState pool, HttpRoute route, RouteSettings settings) {
		String name = RouteName.of(route);
		return new RouteIdentity(pool, route, name, settings, new IdleTimeouts(settings), new CallSites(pool.now()),
				new Closings(), new Retries(), new ExchangeTerms(name, settings, pool.deadlines()));
	}

}
