package io.httppool.test.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A client that sees each byte and the end of the stream.
 */
final class RawClient implements Closeable {

	private static final int TIMEOUT_MILLIS = 10_000;

	private final Socket socket;

	private final InputStream in;

	RawClient(URI origin) throws IOException {
		this.socket = new Socket(origin.getHost(), origin.getPort());
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.in = this.socket.getInputStream();
	}

	void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	void get() throws IOException {
		send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	}

	/** Send a request and read its answer. */
	String exchange() throws IOException {
		get();
		return readUntil("hello");
	}

	String readUntil(String end) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.indexOf(end) < 0) {
			int next = this.in.read();
			if (next < 0) {
				throw new IOException("The stream ended after: " + text);
			}
			text.append((char) next);
		}
		return text.toString();
	}

	/** End the stream of requests. */
	void finish() throws IOException {
		this.socket.shutdownOutput();
	}

	/** Return the rest of the stream. */
	String readToEnd() throws IOException {
		return new String(this.in.readAllBytes(), StandardCharsets.US_ASCII);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
