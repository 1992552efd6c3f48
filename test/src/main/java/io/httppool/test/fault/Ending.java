package io.httppool.test.fault;

/**
 * How a connection is ended.
 */
public enum Ending {

	/** Orderly: everything that was sent arrives, then the end of the stream. */
	FIN,

	/** At once: what was not yet read is lost, and the other side sees a reset. */
	RST,

	/** Nothing more is sent, but what comes is still read, and never answered. */
	HALF_CLOSE

}
