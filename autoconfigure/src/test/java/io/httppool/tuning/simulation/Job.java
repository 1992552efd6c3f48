package io.httppool.tuning.simulation;

/**
 * What a request is to a server.
 */
interface Job {

	/** Return how long it takes a server with nothing else to do, in seconds. */
	double seconds();

	/** Return whether nobody waits for the answer any more. */
	boolean isAbandoned();

	/** Send the answer. */
	void answer();

}
