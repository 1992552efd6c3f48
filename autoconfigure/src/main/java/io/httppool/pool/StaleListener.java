package io.httppool.pool;

/**
 * Is told of idle connections that were found closed. It is called without a lock held,
 * by the thread that found out, which may be one with a request to make: it may not
 * block, and what it throws is counted and logged, and goes no further.
 */
@FunctionalInterface
public interface StaleListener {

	/**
	 * Take notice.
	 * @param finding what was found
	 */
	void found(StaleFinding finding);

}
