package io.httppool.test.incident;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that does what no server of a library would do, and counts its connections.
 * Thread-safe.
 */
final class RawServer implements AutoCloseable {

	private final ServerSocket listening = new ServerSocket(0, 50,
			InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }));

	private final Service service;

	private final AtomicInteger opened = new AtomicInteger();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final CountDownLatch end = new CountDownLatch(1);

	RawServer(Service service) throws IOException {
		this.service = service;
		start(this::accept);
	}

	/** Start a server that neither reads nor writes. */
	RawServer() throws IOException {
		this.service = (socket) -> holdOpen();
		start(this::accept);
	}

	int port() {
		return this.listening.getLocalPort();
	}

	String url() {
		return "http://127.0.0.1:%d".formatted(port());
	}

	int opened() {
		return this.opened.get();
	}

	static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.replace(";", "\r\n").getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
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

	/** Return the first line of the head of a request, empty at the end of all. */
	static String readHead(Socket socket) throws IOException {
		StringBuilder head = new StringBuilder();
		InputStream in = socket.getInputStream();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				return "";
			}
			head.append((char) next);
		}
		return head.substring(0, head.indexOf("\r\n"));
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "raw-server");
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

	private void serve(Socket accepted) {
		try (Socket socket = accepted) {
			socket.setTcpNoDelay(true);
			this.service.serve(socket);
		}
		catch (IOException ex) {
			// the client has gone
		}
	}

	private void holdOpen() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		this.end.countDown();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/**
	 * The service of one connection, until it is to be closed.
	 */
	@FunctionalInterface
	interface Service {

		void serve(Socket socket) throws IOException;

	}

}
