package io.httppool.pool;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * A look whether the peer of an idle connection is still there. It is taken without a
 * lock held, by the thread that is about to use the connection.
 *
 * @param <C> the kind of connection
 */
@FunctionalInterface
public interface Liveness<C extends HttpConnection> {

	/**
	 * Check a connection.
	 * @param connection a connection that carries no exchange
	 * @return why it must not be used, or {@code null} if it may
	 */
	@Nullable CloseReason check(C connection);

	/**
	 * Check a connection that has just been used as cheaply as bytes can be found that no
	 * request has asked for; a peer that has closed may be missed.
	 * @param connection a connection that carries no exchange
	 * @return why it must not be used, or {@code null} if it may
	 */
	default @Nullable CloseReason glance(C connection) {
		return check(connection);
	}

}
