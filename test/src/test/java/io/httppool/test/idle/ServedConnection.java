package io.httppool.test.idle;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiConsumer;

import javax.net.ssl.SSLSocket;

import io.httppool.pool.Ticker;

/**
 * The server's end of one connection. Requests are read by one thread; what another does
 * to the connection happens between an answer and the next request.
 */
final class ServedConnection implements Closeable {

	private static final String CONTENT_LENGTH = "content-length:";

	private final Socket tcp;

	private final Socket socket;

	private final Ticker ticker;

	private volatile boolean isGreeted;

	private volatile boolean isServed;

	private boolean isIdle; // guarded by this

	private long idleSince; // guarded by this

	/**
	 * Create an end.
	 * @param tcp the socket that was accepted
	 * @param socket the socket to speak over: the same, or TLS on top of it
	 * @param ticker measures for how long it is idle
	 */
	ServedConnection(Socket tcp, Socket socket, Ticker ticker) {
		this.tcp = tcp;
		this.socket = socket;
		this.ticker = ticker;
	}

	/**
	 * Answer requests until one side ends the connection.
	 * @param requests is told of each request and for how long the connection was idle
	 * before
	 */
	void serve(BiConsumer<String, Duration> requests) throws IOException {
		try {
			greet();
			answerAll(requests);
		}
		finally {
			this.isServed = true;
		}
	}

	private void greet() throws IOException {
		if (this.socket instanceof SSLSocket tls) {
			tls.startHandshake();
		}
		noteUse();
		this.isGreeted = true;
	}

	private synchronized void noteUse() {
		this.idleSince = this.ticker.read();
	}

	private void answerAll(BiConsumer<String, Duration> requests) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(this.socket.getInputStream(), StandardCharsets.US_ASCII));
		for (String request = in.readLine(); request != null; request = in.readLine()) {
			Duration idle = endIdleness();
			in.skip(readHeaders(in));
			requests.accept(request, idle);
			answer();
		}
	}

	private synchronized Duration endIdleness() {
		this.isIdle = false;
		return idle();
	}

	/** Return how many characters of a body follow. */
	private static long readHeaders(BufferedReader in) throws IOException {
		long length = 0;
		for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
			if (line.toLowerCase(Locale.ROOT).startsWith(CONTENT_LENGTH)) {
				length = Long.parseLong(line.substring(CONTENT_LENGTH.length()).trim());
			}
		}
		return length;
	}

	/**
	 * Whoever has read the answer finds the connection idle since before: time may pass
	 * as soon as the answer is there.
	 */
	private synchronized void answer() throws IOException {
		noteUse();
		send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
		this.isIdle = true;
	}

	/** Do something if the connection has been idle for at least that long. */
	synchronized void inflict(IdleFault fault, Duration idle) throws IOException {
		if (this.isIdle && idle().compareTo(idle) >= 0) {
			this.isIdle = false;
			fault.inflict(this);
		}
	}

	/**
	 * Return whether requests are awaited. With TLS 1.3, session tickets have been sent
	 * by then.
	 */
	boolean isGreeted() {
		return this.isGreeted;
	}

	/**
	 * A socket that is closed is let go, and a reset sent, when nobody reads any more.
	 */
	boolean isClosing() {
		return this.tcp.isClosed() && !this.isServed;
	}

	/** Return whether one side has ended the connection, and the other has noticed. */
	boolean isServed() {
		return this.isServed;
	}

	private Duration idle() {
		return Duration.ofNanos(this.ticker.read() - this.idleSince);
	}

	void sendRequestTimeout() throws IOException {
		send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
	}

	private void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		this.socket.getOutputStream().flush();
	}

	/** Send the end of TLS, if it is there, and a FIN. */
	void shutdownOutput() throws IOException {
		this.socket.shutdownOutput();
		if (!this.tcp.isOutputShutdown()) {
			this.tcp.shutdownOutput();
		}
	}

	void reset() throws IOException {
		this.tcp.setSoLinger(true, 0);
		this.tcp.close();
	}

	/** End it the way one ends connections. */
	void finish() throws IOException {
		shutdownOutput();
		close();
	}

	/** End it without another word, whatever state it is in. */
	@Override
	public void close() throws IOException {
		this.tcp.close();
	}

}
