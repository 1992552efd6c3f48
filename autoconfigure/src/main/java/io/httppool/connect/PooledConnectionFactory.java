package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A factory of connections that detect a peer sending more than the response.
 * Thread-safe.
 */
public final class PooledConnectionFactory implements HttpConnectionFactory<ManagedHttpClientConnection> {

	/** Shared by all pools, so that each name in HttpClient's log is unique. */
	private static final AtomicLong numbers = new AtomicLong();

	private final Http1Config http1;

	/**
	 * Create a factory.
	 * @param bufferSize the size of the buffers of a connection, in bytes
	 */
	public PooledConnectionFactory(int bufferSize) {
		this.http1 = Http1Config.custom().setBufferSize(bufferSize).build();
	}

	@Override
	public ManagedHttpClientConnection createConnection(@Nullable Socket socket) throws IOException {
		PooledConnection connection = new PooledConnection("httppool-outgoing-" + numbers.getAndIncrement(),
				this.http1);
		if (socket != null) {
			connection.bind(socket);
		}
		return connection;
	}

}
