package io.httppool.pool;

/**
 * A connection that remembers how its last request was answered.
 */
public interface Answered {

	/**
	 * Return how the last request of the current lease was answered by the server, or of
	 * the last lease while there is none.
	 * @return the status code, or 0 if there was no answer
	 */
	int lastStatus();

	/**
	 * Return whether the length of the last answer left doubt, so that its peer may still
	 * send bytes that no request has asked for: a body after a {@code HEAD} or a 304, for
	 * example.
	 * @return whether it is to be checked before it is used again
	 */
	boolean isInDoubt();

	/**
	 * Return whether it is a connection to a proxy that was asked for a tunnel, and not
	 * yet one to the server.
	 * @return whether its tunnel is being opened
	 */
	boolean isTunnelling();

}
