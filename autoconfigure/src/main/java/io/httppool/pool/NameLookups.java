package io.httppool.pool;

import org.apache.hc.client5.http.HttpRoute;

/**
 * The lookups of the names of servers, which come before connections are opened.
 * Thread-safe.
 */
public interface NameLookups {

	/**
	 * Return whether the name of a route's first hop has to be looked up before a
	 * connection is opened. Called under a lock: it may only look at the route.
	 * @param route the route
	 * @return {@code false} if it has an address in place of a name, or if the name
	 * server fails and an earlier answer is used
	 */
	boolean isNeeded(HttpRoute route);

	/**
	 * Begin to look up the name of a route's first hop, and do not wait for the end.
	 * @param route the route
	 * @param end is run once, by any thread, when the lookup has ended, well or not
	 */
	void begin(HttpRoute route, Runnable end);

}
