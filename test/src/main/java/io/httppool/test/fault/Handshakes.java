package io.httppool.test.fault;

import java.io.IOException;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

/**
 * The TLS handshakes of a server, if it speaks TLS. Thread-safe.
 */
final class Handshakes {

	private static final Handshakes PLAIN = new Handshakes(null, null, List.of());

	private final @Nullable SSLContext right;

	private final @Nullable SSLContext wrong;

	private final List<String> versions;

	private Handshakes(@Nullable SSLContext right, @Nullable SSLContext wrong, List<String> versions) {
		this.right = right;
		this.wrong = wrong;
		this.versions = versions;
	}

	/** Return the handshakes of a server without TLS. */
	static Handshakes plain() {
		return PLAIN;
	}

	/** Return the handshakes with these versions of TLS; none for the usual ones. */
	static Handshakes tls(String... versions) {
		return new Handshakes(TestCertificate.localhost().sslContext(), TestCertificate.elsewhere().sslContext(),
				List.of(versions));
	}

	boolean isPlain() {
		return this == PLAIN;
	}

	void requireFitting(Fault fault) {
		if (isPlain() && (fault instanceof Fault.SlowHandshake || fault instanceof Fault.WrongCertificate)) {
			throw new IllegalArgumentException(
					"%s is a fault of TLS, which the server does not speak: start it with TLS".formatted(fault));
		}
	}

	/** Make the connection ready for requests, with the faults that strike it. */
	void shake(FaultyConnection connection, List<Fault> faults) throws IOException {
		SSLContext context = faults.contains(Faults.wrongCertificate()) ? this.wrong : this.right;
		if (context == null) {
			return;
		}
		for (Fault fault : faults) {
			if (fault instanceof Fault.SlowHandshake slow) {
				connection.pause(slow.delay());
			}
		}
		SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connection.socket(), null, true);
		if (!this.versions.isEmpty()) {
			socket.setEnabledProtocols(this.versions.toArray(String[]::new));
		}
		connection.secure(socket);
		socket.startHandshake();
	}

}
