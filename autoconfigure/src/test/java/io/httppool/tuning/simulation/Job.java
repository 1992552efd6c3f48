package io.httppool.tuning.simulation;

/**
 * A job of a server: a request as the server sees it.
 */
interface Job {

	/** Return how long it takes a server with nothing else to do, in seconds. */
	double seconds();

	/** Return whether the client has given up. */
	boolean isAbandoned();

	/** Send the answer. */
	void answer();

	/** Turn the request away, with a status of 503. */
	void turnAway();

}
