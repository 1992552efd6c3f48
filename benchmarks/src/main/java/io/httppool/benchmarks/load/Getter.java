package io.httppool.benchmarks.load;

/**
 * A client under load: it sends a GET and reads the whole body. Thread-safe.
 */
@FunctionalInterface
interface Getter {

	/**
	 * Send one request.
	 * @param url where to
	 * @throws Exception if there was no answer with status 200
	 */
	void get(String url) throws Exception; // each client has exceptions of its own

}
