package io.httppool.pool;

import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.LeasePhase;

/**
 * The signs by which a connection tells how its last lease went.
 */
final class ConnectionSigns {

	private ConnectionSigns() {
	}

	/** Return whether the server turned the last request away. */
	static boolean isTurnedAway(HttpConnection connection) {
		int status = (connection instanceof Answered answered) ? answered.lastStatus() : 0;
		return status == HttpStatus.SC_TOO_MANY_REQUESTS || status == HttpStatus.SC_SERVICE_UNAVAILABLE;
	}

	/** Return whether the last lease has brought no answer, if its connection knows. */
	static boolean isUnanswered(HttpConnection connection) {
		return connection instanceof Answered answered && answered.lastStatus() == 0;
	}

	/** Return whether no request was begun in the last lease, if its connection knows. */
	static boolean isUnsent(HttpConnection connection) {
		return isUnanswered(connection) && connection instanceof Watched watched && watched.phase() == LeasePhase.HELD;
	}

	/** Return whether the server said that the last request was not meant for it. */
	static boolean isMisdirected(@Nullable HttpConnection connection) {
		return connection instanceof Answered answered && answered.lastStatus() == HttpStatus.SC_MISDIRECTED_REQUEST;
	}

	/** Return whether there was ever a response. */
	static boolean hasAnswered(HttpConnection connection) {
		EndpointDetails details = connection.getEndpointDetails();
		return details != null && details.getResponseCount() > 0;
	}

	/**
	 * Return why a request discarded a connection.
	 * @param connection the connection
	 * @param isOpening whether it is still being opened
	 */
	static CloseReason closeReason(HttpConnection connection, boolean isOpening) {
		EndpointDetails details = connection.getEndpointDetails();
		if (details == null || isOpening) {
			return CloseReason.CONNECT_FAILED;
		}
		CloseReason known = (connection instanceof Watched watched) ? watched.failure() : null;
		if (known != null) {
			return known;
		}
		boolean isAnswered = details.getRequestCount() > 0 && details.getResponseCount() >= details.getRequestCount();
		if (!isAnswered) {
			return CloseReason.REQUEST_FAILED;
		}
		return isMisdirected(connection) ? CloseReason.MISDIRECTED : CloseReason.NOT_REUSABLE;
	}

}
