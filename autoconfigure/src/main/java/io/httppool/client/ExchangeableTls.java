package io.httppool.client;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The TLS of the connections of a pool, which can be exchanged for that of other
 * certificates while the pool is in use. Handshakes that have begun are not changed.
 * Thread-safe.
 */
final class ExchangeableTls implements TlsSocketStrategy {

	private volatile TlsSocketStrategy current;

	ExchangeableTls(TlsSocketStrategy first) {
		this.current = first;
	}

	void exchange(TlsSocketStrategy other) {
		this.current = other;
	}

	@Override
	public SSLSocket upgrade(Socket socket, String target, int port, Object attachment, HttpContext context)
			throws IOException {
		return this.current.upgrade(socket, target, port, attachment, context);
	}

}
