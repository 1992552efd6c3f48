package io.httppool.benchmarks;

import java.io.IOException;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.connect.ChannelLiveness;
import io.httppool.pool.Liveness;
import io.httppool.snapshot.CloseReason;

/**
 * The checks of the peer that are compared.
 */
public enum CheckKind {

	/** Wait a millisecond for the peer to say something. */
	HTTPCLIENT {

		@Override
		Liveness<ManagedHttpClientConnection> liveness() {
			return CheckKind::isStale;
		}

	},

	/** The check of httppool. */
	HTTPPOOL {

		@Override
		Liveness<ManagedHttpClientConnection> liveness() {
			return new ChannelLiveness();
		}

	};

	abstract Liveness<ManagedHttpClientConnection> liveness();

	private static @Nullable CloseReason isStale(ManagedHttpClientConnection connection) {
		try {
			return connection.isStale() ? CloseReason.STALE_FIN : null;
		}
		catch (IOException ex) {
			return CloseReason.STALE_RST;
		}
	}

}
