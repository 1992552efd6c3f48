package io.httppool.endpoint;

/**
 * A command on a pool, already checked.
 */
interface PoolCommand {

	/** Carry it out, and return what was done, for the log. */
	String carryOut();

}
