package io.httppool.connect;

import java.io.IOException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is opened before a request needs it, step by step. Confined to the
 * thread that opens it, but for closing.
 */
public interface AheadConnection {

	/**
	 * Return where the connection leads.
	 * @return the route
	 */
	HttpRoute route();

	/**
	 * Connect to the first hop, over another connection if this one was closed.
	 * @param timeout how long it may take, {@code null} for the setting of the route
	 * @param context is given the record of the opening
	 * @throws IOException if that fails
	 */
	void connect(@Nullable Timeout timeout, HttpContext context) throws IOException;

	/**
	 * Upgrade the connection to TLS with the server.
	 * @param context has the record of the opening
	 * @throws IOException if that fails
	 */
	void upgrade(HttpContext context) throws IOException;

	/**
	 * Return the connection itself.
	 * @return the connection, {@code null} if it is not open
	 */
	@Nullable ManagedHttpClientConnection opened();

	/**
	 * Return the connection itself, which has to be open.
	 * @return the connection
	 * @throws ConnectionClosedException if it is not open
	 */
	default ManagedHttpClientConnection required() throws ConnectionClosedException {
		ManagedHttpClientConnection connection = opened();
		if (connection == null) {
			throw new ConnectionClosedException("The connection was closed while it was being opened");
		}
		return connection;
	}

	/**
	 * Close the connection.
	 * @param mode how to close
	 */
	void close(CloseMode mode);

	/**
	 * Set for whom the connection is.
	 * @param state the state that requests must ask for, {@code null} for all others
	 */
	void state(@Nullable Object state);

}
