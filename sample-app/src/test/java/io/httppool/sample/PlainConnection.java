package io.httppool.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection without a client or a pool: what is seen here, the server did.
 */
final class PlainConnection implements AutoCloseable {

	private static final Duration MAX_WAIT = Duration.ofSeconds(10);

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
	 * Return the status line of the next answer, {@code null} if the stream has ended.
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
	 * Return how long it takes until the stream ends in good order.
	 */
	Duration awaitEnd() throws IOException {
		long began = System.nanoTime();
		int read = this.reader.read();
		if (read != -1) {
			throw new IOException("Expected the end of the stream, but got a byte");
		}
		return Duration.ofNanos(System.nanoTime() - began);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
