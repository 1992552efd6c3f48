package io.httppool.test.fault;

/**
 * The ways to end a connection.
 */
public enum Ending {

	/** An orderly end: all bytes that were sent arrive, then the end of the stream. */
	FIN,

	/** A sudden end: bytes that were not read are lost, and the client sees a reset. */
	RST,

	/** An end of one direction: requests are still read, and never answered. */
	HALF_CLOSE

}
