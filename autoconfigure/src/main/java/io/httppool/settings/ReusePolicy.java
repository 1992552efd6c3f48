package io.httppool.settings;

/**
 * The policies for which of several available connections the next request gets.
 */
public enum ReusePolicy {

	/**
	 * The connection used last: few connections stay warm, and the surplus becomes idle
	 * and is closed.
	 */
	LIFO,

	/** The connection idle longest: the load spreads over all connections. */
	FIFO

}
