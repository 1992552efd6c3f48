package io.httppool.address;

/**
 * The kinds of failures that count against an address.
 */
public enum Strike {

	/** A connection could not be opened, was reset, or brought no byte of an answer. */
	FAILURE,

	/** The answer was an error of the server. */
	SERVER_ERROR

}
