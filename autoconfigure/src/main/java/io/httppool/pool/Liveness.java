package io.httppool.pool;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * Tells whether the peer of an open connection that nobody uses is still there. It is
 * asked without a lock held, by the thread that is about to use the connection.
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

}
