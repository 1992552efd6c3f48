package io.httppool.tuning.simulation;

/**
 * A server. A request whose client has given up keeps the server busy if it is being
 * worked on, and is skipped if it still waits.
 */
interface Server {

	/** Take a request. */
	void serve(Job job);

	/** Return how many requests it has, those that wait included. */
	int inFlight();

	/**
	 * A kind of server, of which each run makes its own. Routes with the same one share
	 * the server.
	 */
	@FunctionalInterface
	interface Model {

		Server on(Timeline timeline);

	}

}
