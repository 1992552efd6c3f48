package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLSession;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * The proof that a server has accepted the certificate of a client. With TLS 1.3 the
 * handshake of the client ends before the server has judged it; what the server sends
 * next is a session ticket, or an alert. Stateless.
 */
final class CertificateProof {

	/**
	 * A round trip takes less. A server that sends no tickets makes this wait in vain.
	 */
	private static final int LONGEST_WAIT_MILLIS = 250;

	private final ChannelLiveness liveness = new ChannelLiveness();

	/**
	 * Wait for the server to say something. Whether it has asked for a certificate cannot
	 * be told: a client without one that suits it shows none.
	 * @param connection a connection that was just opened, and is not used yet
	 * @throws IOException if the server has closed it
	 */
	void require(ManagedHttpClientConnection connection) throws IOException {
		SocketChannel channel = channel(connection.getSocket());
		if (channel == null || !isOpen(connection.getSSLSession())) {
			return;
		}
		await(channel);
		if (this.liveness.check(connection) != null) {
			throw new IOException(
					"The server closed the connection after the handshake: does it accept the certificate of this client?");
		}
	}

	private static @Nullable SocketChannel channel(@Nullable Socket socket) {
		return (socket != null) ? socket.getChannel() : null;
	}

	/** Return whether the server may still have to judge the client. */
	private static boolean isOpen(@Nullable SSLSession session) {
		return session != null && "TLSv1.3".equals(session.getProtocol());
	}

	private static void await(SocketChannel channel) throws IOException {
		try (Selector selector = Selector.open()) {
			channel.configureBlocking(false);
			channel.register(selector, SelectionKey.OP_READ);
			selector.select(LONGEST_WAIT_MILLIS);
		}
		finally {
			channel.configureBlocking(true);
		}
	}

}
