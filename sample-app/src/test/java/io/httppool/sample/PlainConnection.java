package io.httppool.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection without a client or a pool, so that only the server decides its fate.
 */
final class PlainConnection implements AutoCloseable {

	/** Enough for a busy machine, and less than the slowest server of a test takes. */
	static final Duration MAX_WAIT = Duration.ofSeconds(10);

	private final Socket socket;

	private final BufferedReader reader;

	private PlainConnection(Socket socket) throws IOException {
		this.socket = socket;
		this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
	}

	static PlainConnection to(URI uri) throws IOException {
		Socket socket = new Socket(uri.getHost(), uri.getPort());
		socket.setSoTimeout((int) MAX_WAIT.toMillis());
		return new PlainConnection(socket);
	}

	void send() throws IOException {
		String request = "GET /anything HTTP/1.1\r\nHost: localhost\r\n\r\n";
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Return the status line of the next answer, or {@code null} if the stream has ended.
	 * The body is a single line.
	 */
	String readAnswer() throws IOException {
		String status = this.reader.readLine();
		String line = status;
		while (line != null && !line.isEmpty()) {
			line = this.reader.readLine();
		}
		this.reader.readLine();
		return status;
	}

	Duration exchange() throws IOException {
		long sent = System.nanoTime();
		send();
		String status = readAnswer();
		if (!"HTTP/1.1 200 OK".equals(status)) {
			throw new IOException("Expected an answer, but got " + status);
		}
		return Duration.ofNanos(System.nanoTime() - sent);
	}

	/**
	 * Exchange once, and return how long it takes from then until the stream ends in good
	 * order. The exchange counts: the server is idle before its answer is read here.
	 */
	Duration exchangeAndAwaitEnd() throws IOException {
		long began = System.nanoTime();
		exchange();
		awaitEnd();
		return Duration.ofNanos(System.nanoTime() - began);
	}

	/**
	 * Wait until the stream ends in good order.
	 */
	void awaitEnd() throws IOException {
		int read = this.reader.read();
		if (read != -1) {
			throw new IOException("Expected the end of the stream, but got a byte");
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
