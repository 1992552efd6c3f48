package io.httppool.pool;

import org.apache.hc.client5.http.HttpRoute;

/**
 * A listener that is told of events in a pool. Each method is called by the thread that
 * caused the event, while it holds no lock of the pool; an implementation must be
 * thread-safe and should not block. An exception that it throws is counted, logged once
 * as a warning and otherwise ignored; the listener goes on being called.
 */
public interface PoolListener {

	/**
	 * Called for each idle connection that was found closed by its peer, be it by the
	 * upkeep or by a request.
	 * @param finding the connection and how long it was idle
	 */
	default void stale(StaleFinding finding) {
	}

	/**
	 * Called for each route that was forgotten because it had no connection and no
	 * request for a while.
	 * @param route the route
	 */
	default void forgotten(HttpRoute route) {
	}

}
