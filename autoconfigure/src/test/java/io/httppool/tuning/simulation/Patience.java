package io.httppool.tuning.simulation;

/**
 * The patience of clients: how long they wait.
 *
 * @param lease for a connection, in seconds
 * @param response for the answer, in seconds
 */
record Patience(double lease, double response) {

	static final Patience USUAL = new Patience(2, 5);

	static final Patience SHORT = new Patience(1, 2);

}
