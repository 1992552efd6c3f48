package io.httppool.pool;

import java.util.function.Consumer;

import org.apache.hc.client5.http.HttpRoute;

/**
 * An opener of connections for which no request waits. Thread-safe.
 */
public interface BackgroundConnector {

	/**
	 * Return whether a connection of a route can be opened without a request.
	 * @param route the route
	 * @return {@code false} if it takes a request, as a tunnel does that no client of the
	 * pool can open
	 */
	boolean isPossible(HttpRoute route);

	/**
	 * Begin to open a connection, by {@link AheadOpenings#tryBegin} and
	 * {@link AheadOpenings#end}, and do not wait for the end.
	 * @param route the route
	 * @param end is told once, by any thread, how it ended
	 */
	void begin(HttpRoute route, Consumer<Outcome> end);

	/**
	 * An outcome of opening a connection in the background.
	 */
	enum Outcome {

		/** It is open, and available or lent to a lease that was pending. */
		OPENED,

		/** It could not be opened. */
		FAILED,

		/** There was no room for it, or the pool has ended. */
		NO_ROOM

	}

}
