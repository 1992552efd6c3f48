package io.httppool.endpoint;

/**
 * What somebody wants to be done to a pool, and can be done.
 */
interface PoolCommand {

	/** Do it, and say what was done. */
	String carryOut();

}
