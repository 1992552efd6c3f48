package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.OpeningPhase.Session;

/**
 * A TLS handshake over a connected socket.
 *
 * @param secure the socket that speaks TLS
 * @param session the session
 */
record Handshake(SSLSocket secure, Session session) {

	/** What marks a session that was used before: a resumed session keeps its values. */
	private static final String USED = "httppool.used";

	static Handshake over(Socket socket, Destination destination, TlsSocketStrategy tls, @Nullable Timeout timeout)
			throws IOException {
		int before = socket.getSoTimeout();
		if (timeout != null) {
			socket.setSoTimeout(timeout.toMillisecondsIntBound());
		}
		SSLSocket secure = tls.upgrade(socket, destination.name().getHostName(), destination.name().getPort(),
				destination.attachment(), destination.context());
		socket.setSoTimeout(before);
		SSLSession session = secure.getSession();
		return new Handshake(secure, new Session(session.getProtocol(), session.getCipherSuite(), isResumed(session)));
	}

	private static boolean isResumed(SSLSession session) {
		boolean isUsed = session.getValue(USED) != null;
		session.putValue(USED, true);
		return isUsed;
	}

}
