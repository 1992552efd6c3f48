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
	 * Return whether the peer of a connection may have closed it before the current
	 * exchange, as only a glance was taken at it.
	 * @param connection the connection
	 * @return whether it is one of this package, was not closed by the pool, and has not
	 * brought a response in this lease
	 */
	public static boolean isGlancedAt(HttpConnection connection) {
		return connection instanceof PooledConnection pooled && pooled.watch().isGlanced();
	}

	/**
	 * Note that the peer of a connection had closed it before the current exchange. So it
	 * is counted, and not as a failure.
	 * @param connection the connection
	 * @param failure the failure of the exchange
	 */
	public static void noteStale(HttpConnection connection, IOException failure) {
		if (connection instanceof PooledConnection pooled) {
			pooled.watch()
				.foundStale((failure instanceof SocketException) ? CloseReason.STALE_RST : CloseReason.STALE_FIN);
		}
	}

}
