package io.httppool.tuning.simulation;

/**
 * What answers requests. A request whose client has given up goes on keeping the server
 * busy once it is being worked on, and is skipped if it still waits.
 */
interface Server {

	/** Take a request. */
	void serve(Job job);

	/** Return how many requests it has, those that wait included. */
	int inFlight();

	/**
	 * Makes a server for a run.
	 */
	@FunctionalInterface
	interface Model {

		Server on(Timeline timeline);

	}

}
