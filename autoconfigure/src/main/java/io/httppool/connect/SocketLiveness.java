package io.httppool.connect;

import java.io.IOException;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.Liveness;
import io.httppool.snapshot.CloseReason;

/**
 * A check of an idle connection by a blocking read of two milliseconds at most. Messages
 * of TLS itself, such as a session ticket, are harmless, and so is a lone empty line;
 * other unsolicited application data are not. Stateless.
 */
final class SocketLiveness implements Liveness<ManagedHttpClientConnection> {

	private static final Timeout SHORTEST = Timeout.ofMilliseconds(1);

	@Override
	public @Nullable CloseReason check(ManagedHttpClientConnection connection) {
		if (!connection.isOpen()) {
			return CloseReason.EVICTED;
		}
		try {
			if (connection.isDataAvailable(SHORTEST) && hasSurplus(connection)) {
				return CloseReason.UNSOLICITED;
			}
			if (connection.isStale()) {
				return CloseReason.STALE_FIN;
			}
			return (connection instanceof PooledConnection pooled && pooled.hasSurplus()) ? CloseReason.UNSOLICITED
					: null;
		}
		catch (IOException ex) {
			return CloseReason.STALE_RST;
		}
	}

	/**
	 * A lone empty line is none; only a connection of ours that has had an answer can
	 * tell it from other bytes.
	 */
	private static boolean hasSurplus(ManagedHttpClientConnection connection) {
		return !(connection instanceof PooledConnection pooled) || !pooled.hasHeads() || pooled.hasSurplus();
	}

}
