package io.httppool.settings;

/**
 * Which of several available connections the next request gets.
 */
public enum ReusePolicy {

	/**
	 * The one used last: few connections stay warm and the surplus grows idle and goes.
	 */
	LIFO,

	/** The one unused longest: the load spreads over all connections. */
	FIFO

}
