package io.httppool.connect;

import java.io.IOException;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.Liveness;
import io.httppool.snapshot.CloseReason;

/**
 * A check of an idle connection by a blocking read of two milliseconds at most. Messages
 * of TLS itself, such as a session ticket, are harmless; unsolicited application data are
 * not. Stateless.
 */
final class SocketLiveness implements Liveness<ManagedHttpClientConnection> {

	private static final Timeout SHORTEST = Timeout.ofMilliseconds(1);

	@Override
	public @Nullable CloseReason check(ManagedHttpClientConnection connection) {
		if (!connection.isOpen()) {
			return CloseReason.EVICTED;
		}
		try {
			if (connection.isDataAvailable(SHORTEST)) {
				return CloseReason.UNSOLICITED;
			}
			return connection.isStale() ? CloseReason.STALE_FIN : null;
		}
		catch (IOException ex) {
			return CloseReason.STALE_RST;
		}
	}

}
