package io.httppool.address;

/**
 * The states of an address as checks find it.
 */
public enum CheckHealth {

	/** It is checked, and no result decides yet. */
	INITIALIZING,

	/** Checks pass. */
	HEALTHY,

	/** Checks fail. */
	UNHEALTHY

}
