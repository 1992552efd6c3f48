package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.io.Closer;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is connected.
 *
 * @param socket the socket
 * @param secure the socket above it that speaks TLS, or {@code null} for none
 */
record OpenSocket(Socket socket, @Nullable SSLSocket secure) {

	/** Give this socket to a connection; one that does not take it costs the socket. */
	void bindTo(ManagedHttpClientConnection connection) throws IOException {
		try {
			connection.bind(this.socket);
			if (this.secure != null) {
				connection.bind(this.secure, this.socket);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			Closer.closeQuietly(this.socket);
			throw ex;
		}
	}

}
