package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.httppool.LoopbackServer;

/**
 * The peer of a connection: the socket it speaks through, and the one below.
 *
 * @param speaking the socket HTTP goes through
 * @param raw the same, or the socket below TLS
 */
record Peer(Socket speaking, Socket raw) {

	static Peer of(Socket raw) {
		return new Peer(raw, raw);
	}

	/** Shake hands as a server whose TLS and TCP end one without the other. */
	static Peer secure(Socket raw, SSLContext ssl) throws IOException {
		SSLSocket secure = (SSLSocket) ssl.getSocketFactory().createSocket(raw, null, raw.getPort(), false);
		secure.setUseClientMode(false);
		secure.startHandshake();
		return new Peer(secure, raw);
	}

	void answer() throws IOException {
		LoopbackServer.answer(this.speaking);
	}

	void say(String text) throws IOException {
		LoopbackServer.send(this.speaking, text);
	}

	void close() throws IOException {
		this.speaking.close();
		this.raw.close();
	}

	void closeWithoutAWord() throws IOException {
		this.raw.close();
	}

	void reset() throws IOException {
		this.raw.setSoLinger(true, 0);
		this.raw.close();
	}

	/** The action of a peer on a connection. */
	@FunctionalInterface
	interface Action {

		void accept(Peer peer) throws IOException;

	}

}
