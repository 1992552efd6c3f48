package io.httppool.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLSocket;

import io.httppool.LoopbackServer;

/**
 * A server that reads at most the head of a request, sends a text, and then does nothing.
 */
final class StalledServer implements AutoCloseable {

	private final CountDownLatch end = new CountDownLatch(1);

	private final LoopbackServer server;

	private StalledServer(ServerSocketFactory sockets, Script script) {
		try {
			this.server = new LoopbackServer(sockets, (socket) -> {
				if (socket instanceof SSLSocket secure) {
					secure.startHandshake();
				}
				script.play(socket);
				awaitEnd();
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Return a server that reads nothing. */
	static StalledServer readingNothing(ServerSocketFactory sockets) {
		return new StalledServer(sockets, (socket) -> {
		});
	}

	/** Return a server that reads a head and then does something. */
	static StalledServer afterHead(Script script) {
		return new StalledServer(ServerSocketFactory.getDefault(), (socket) -> {
			readHead(socket);
			script.play(socket);
		});
	}

	/** Read a head without a body, and return whether it came. */
	static boolean readHead(Socket socket) throws IOException {
		StringBuilder head = new StringBuilder();
		int next = 0;
		while (next >= 0 && head.indexOf("\r\n\r\n") < 0) {
			next = socket.getInputStream().read();
			head.append((char) next);
		}
		return next >= 0;
	}

	private void awaitEnd() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	String url(String scheme) {
		return scheme + "://localhost:" + this.server.port() + "/";
	}

	@Override
	public void close() {
		this.end.countDown();
		this.server.close();
	}

	/**
	 * The part of the server in an exchange.
	 */
	interface Script {

		void play(Socket socket) throws IOException;

	}

}
