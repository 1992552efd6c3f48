package io.httppool.benchmarks;

import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that is always open and leads nowhere, so that only the pool is measured.
 */
final class OpenConnection extends DefaultManagedHttpClientConnection {

	/** No bytes are buffered: with 64 routes the usual buffers would fill the heap. */
	private static final Http1Config TINY = Http1Config.custom().setBufferSize(64).build();

	OpenConnection() {
		super("open", null, null, TINY, null, null, null, null);
	}

	@Override
	public boolean isOpen() {
		return true;
	}

	@Override
	public boolean isDataAvailable(Timeout timeout) {
		return false;
	}

	@Override
	public boolean isStale() {
		return false;
	}

}
