package io.httppool.connect;

import java.io.IOException;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The way of a limit from a call to its connection. Stateless.
 */
public final class ExchangeLimits {

	private ExchangeLimits() {
	}

	/**
	 * Have a connection keep to the limit of a call until its lease ends.
	 * @param connection the connection; one that is not of this package has no limits
	 * @param context the context of the request
	 * @throws IOException if the limit of an earlier exchange of its lease has just ended
	 */
	public static void impose(HttpConnection connection, HttpContext context) throws IOException {
		if (connection instanceof PooledConnection pooled) {
			pooled.watch().limit(CallDeadline.of(context));
		}
	}

}
