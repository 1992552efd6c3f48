package io.httppool.connect;

import org.apache.hc.core5.http.HttpConnection;

/**
 * The demand that the end of a connection be announced where it is the end of a response.
 * Stateless.
 */
public final class CloseNotify {

	private CloseNotify() {
	}

	/**
	 * Accept a response that ends with its connection, and without the
	 * {@code close_notify} of TLS.
	 * @param connection the connection, which another than ours ignores
	 */
	public static void waive(HttpConnection connection) {
		if (connection instanceof PooledConnection pooled) {
			pooled.waiveCloseNotify();
		}
	}

}
