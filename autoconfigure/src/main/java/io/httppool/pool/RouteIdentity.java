package io.httppool.pool;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.event.PoolRoute;
import io.httppool.settings.RouteSettings;

/**
 * The parts of a route that are used without its lock. Thread-safe.
 *
 * @param pool the state of the pool
 * @param source the route, as listeners see it
 * @param current the settings of the route
 * @param idleTimeouts how long connections may stay available
 * @param callSites remembers where leases are taken
 * @param closings counts closed connections
 * @param retries counts requests that were sent again
 * @param openingTimes measures the phases of openings
 * @param quickLooks says how connections are checked
 */
record RouteIdentity(PoolState pool, PoolRoute source, CurrentSettings current, IdleTimeouts idleTimeouts,
		CallSites callSites, Closings closings, Retries retries, OpeningTimes openingTimes, QuickLooks quickLooks) {

	static RouteIdentity of(PoolState pool, HttpRoute route, RouteSettings settings) {
		PoolRoute source = new PoolRoute(pool.name(), route);
		CurrentSettings current = new CurrentSettings(new ExchangeTerms(source.name(), settings, pool.deadlines()));
		return new RouteIdentity(pool, source, current, new IdleTimeouts(current), new CallSites(pool.now()),
				new Closings(), new Retries(), new OpeningTimes(), new QuickLooks(pool.now()));
	}

	/** Return where the connections lead. */
	HttpRoute route() {
		return this.source.route();
	}

	/** Return the name of the route. */
	String name() {
		return this.source.name();
	}

	RouteSettings settings() {
		return this.current.get();
	}

	/** Return the terms of exchanges. */
	ExchangeTerms terms() {
		return this.current.terms();
	}

}
