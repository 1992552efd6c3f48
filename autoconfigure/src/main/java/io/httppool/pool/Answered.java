package io.httppool.pool;

/**
 * A connection that remembers how its last request was answered.
 */
public interface Answered {

	/**
	 * Return how the last request was answered.
	 * @return the status code, or 0 if there was no answer
	 */
	int lastStatus();

}
