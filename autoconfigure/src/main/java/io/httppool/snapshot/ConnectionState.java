package io.httppool.snapshot;

/**
 * The state of a connection, as people see it.
 */
public enum ConnectionState {

	/** Being opened for a request that holds it already. */
	CONNECTING,

	/** Carrying an exchange. */
	LEASED,

	/** Carrying its last exchange, after which it is closed. */
	DRAINING,

	/** Open and waiting for a request. */
	AVAILABLE

}
