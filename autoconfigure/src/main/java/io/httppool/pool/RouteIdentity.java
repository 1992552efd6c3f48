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
 */
record RouteIdentity(PoolState pool, HttpRoute route, String name, RouteSettings settings, IdleTimeouts idleTimeouts,
		CallSites callSites, Closings closings) {

	static RouteIdentity of(PoolState pool, HttpRoute route, RouteSettings settings) {
		return new RouteIdentity(pool, route, RouteName.of(route), settings, new IdleTimeouts(settings),
				new CallSites(pool.now()), new Closings());
	}

}
