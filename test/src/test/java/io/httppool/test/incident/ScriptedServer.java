package io.httppool.test.incident;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that does on each connection what a script says. Thread-safe.
 */
final class ScriptedServer implements AutoCloseable {

	private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Script script;

	private final AtomicInteger opened = new AtomicInteger();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	ScriptedServer(Script script) throws IOException {
		this.script = script;
		start(this::accept);
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "scripted-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket socket = this.listening.accept();
				this.sockets.add(socket);
				this.opened.incrementAndGet();
				start(() -> serve(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket) {
		try {
			this.script.play(socket);
		}
		catch (IOException ex) {
			// the client has gone
		}
	}

	/** Read the head of a request that comes alone. */
	static void readHead(Socket socket) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		String line = in.readLine();
		while (line != null && !line.isEmpty()) {
			line = in.readLine();
		}
	}

	/** Send a text again and again, until the client has gone. */
	static void repeat(Socket socket, String text, long pauseMillis) throws IOException {
		try {
			while (true) {
				send(socket, text);
				TimeUnit.MILLISECONDS.sleep(pauseMillis);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	String url() {
		return "http://localhost:" + this.listening.getLocalPort();
	}

	/** Return how many connections were opened. */
	int opened() {
		return this.opened.get();
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/**
	 * A script for one connection.
	 */
	interface Script {

		void play(Socket socket) throws IOException;

	}

}
