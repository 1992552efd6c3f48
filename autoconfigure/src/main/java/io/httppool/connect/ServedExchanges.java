package io.httppool.connect;

import java.io.IOException;
import java.net.SocketException;

import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpConnection;

import io.httppool.snapshot.CloseReason;

/**
 * The exchanges that a connection has carried for requests. Those by which a proxy was
 * asked for a tunnel do not count. Stateless.
 */
public final class ServedExchanges {

	private ServedExchanges() {
	}

	/**
	 * Return whether a connection has carried any.
	 * @param connection the connection; of one that is not of this package, all count
	 * @return whether the response to a request came over it
	 */
	public static boolean isAny(HttpConnection connection) {
		EndpointDetails counters = connection.getEndpointDetails();
		long tunnelled = (connection instanceof PooledConnection pooled) ? pooled.watch().tunnelAnswers() : 0;
		return counters != null && counters.getResponseCount() > tunnelled;
	}

	/**
	 * Note that an exchange failed without a byte of a response. If only a glance was
	 * taken at the connection before it, its peer had closed it by then, and so it is
	 * counted.
	 * @param connection the connection
	 * @param failure the failure
	 * @return whether it is so: it is a connection of this package, was not closed by the
	 * pool, and has not brought a response in this lease
	 */
	public static boolean foundStale(HttpConnection connection, IOException failure) {
		boolean isStale = connection instanceof PooledConnection pooled && pooled.watch().isGlanced();
		if (isStale) {
			((PooledConnection) connection).watch()
				.foundStale((failure instanceof SocketException) ? CloseReason.STALE_RST : CloseReason.STALE_FIN);
		}
		return isStale;
	}

}
