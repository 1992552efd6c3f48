package io.httppool.pool;

import io.httppool.snapshot.CloseReason;

/**
 * The ends that the request of a lease may come to.
 */
enum LeaseEnd {

	/**
	 * It was answered, or given up before it was sent, or the pool closed its connection.
	 */
	ANSWERED,

	/** The server had no time for it. */
	TURNED_AWAY,

	/** It could not be sent, or failed or was given up before it was answered. */
	FAILED,

	/** Its connection had been closed by the peer before. */
	STALE;

	/** Return whether no connection was left that could have brought an answer. */
	boolean isBroken() {
		return this == FAILED || this == STALE;
	}

	/** Return the end of the request that closed a connection, for a reason. */
	static LeaseEnd of(CloseReason reason) {
		return switch (reason) {
			case REQUEST_FAILED, CONNECT_FAILED -> FAILED;
			case STALE_FIN, STALE_RST -> STALE;
			default -> ANSWERED;
		};
	}

}
