package io.httppool.pool;

/**
 * A connection that remembers how its last request was answered.
 */
public interface Answered {

	/**
	 * Return how the last request was answered by the server.
	 * @return the status code, or 0 if there was no answer
	 */
	int lastStatus();

	/**
	 * Return whether it is a connection to a proxy that was asked for a tunnel, and not
	 * yet one to the server.
	 * @return whether its tunnel is being opened
	 */
	boolean isTunnelling();

}
