package io.httppool.pool;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * The ends that the request of a lease may come to.
 */
enum LeaseEnd {

	/** It was answered, or its holder gave the connection back without sending it. */
	ANSWERED,

	/**
	 * It failed before anything was sent, or the pool closed its connection before the
	 * answer: this tells nothing about the server.
	 */
	WITHDRAWN,

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

	/**
	 * Return the end of the request that a connection was leased for.
	 * @param connection the connection
	 * @param reason why it is closed, {@code null} if it stays
	 */
	static LeaseEnd of(HttpConnection connection, @Nullable CloseReason reason) {
		if (ConnectionSigns.isTurnedAway(connection)) {
			return TURNED_AWAY;
		}
		if (reason == CloseReason.STALE_FIN || reason == CloseReason.STALE_RST) {
			return STALE;
		}
		if (reason == CloseReason.CONNECT_FAILED) {
			return FAILED;
		}
		if (reason == CloseReason.REQUEST_FAILED) {
			return ConnectionSigns.isUnsent(connection) ? WITHDRAWN : FAILED;
		}
		boolean isByHolder = reason == null || reason == CloseReason.NOT_REUSABLE;
		return (isByHolder || !ConnectionSigns.isUnanswered(connection)) ? ANSWERED : WITHDRAWN;
	}

}
