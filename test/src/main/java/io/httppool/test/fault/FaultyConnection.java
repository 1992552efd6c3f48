package io.httppool.test.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.httppool.time.Ticker;

/**
 * The upstream's end of one connection. One thread serves it, any other may end it.
 * Thread-safe.
 * <p>
 * It is busy from its opening to the end of the first response, and from each further
 * request to the end of its response; else it is idle, until it is ended.
 */
final class FaultyConnection {

	private final Socket tcp;

	private final Ticker ticker;

	private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

	private final CompletableFuture<@Nullable Void> served = new CompletableFuture<>();

	private final Set<Infliction> drawn = new HashSet<>(); // guarded by this

	private State state = State.BUSY; // guarded by this

	private long idleSince; // guarded by this

	private volatile Socket socket;

	/**
	 * Create an end.
	 * @param tcp the socket that was accepted
	 * @param ticker measures for how long it is idle
	 */
	FaultyConnection(Socket tcp, Ticker ticker) {
		this.tcp = tcp;
		this.socket = tcp;
		this.ticker = ticker;
		this.idleSince = ticker.read();
	}

	/** Speak over a socket with TLS from now on, which lies above the accepted one. */
	void secure(Socket tls) {
		this.socket = tls;
	}

	/** Return the socket to speak over. */
	Socket socket() {
		return this.socket;
	}

	/**
	 * Note that a request came.
	 * @return the time for which the connection was idle, or empty if it has been ended
	 */
	synchronized Optional<Duration> begin() {
		if (this.state == State.ENDED) {
			return Optional.empty();
		}
		this.state = State.BUSY;
		this.drawn.clear();
		return Optional.of(idle());
	}

	private Duration idle() {
		return Duration.ofNanos(this.ticker.read() - this.idleSince);
	}

	/**
	 * Send the last part of a response, and become idle. Both happen at once, because
	 * time may pass as soon as the client has read it.
	 */
	synchronized void rest(byte[] last) throws IOException {
		this.idleSince = this.ticker.read();
		OutputStream out = this.socket.getOutputStream();
		out.write(last);
		out.flush();
		if (this.state == State.BUSY) {
			this.state = State.IDLE;
		}
	}

	/**
	 * Have a fault strike if the connection has been idle for long enough. A fault that
	 * spared it by chance does not strike again before the next request.
	 * @return the least time until it may strike, or empty if it never will
	 */
	Optional<Duration> strikeIfIdle(Infliction infliction) {
		Fault.OnIdle fault = (Fault.OnIdle) infliction.fault();
		synchronized (this) {
			if (this.state == State.ENDED || infliction.isOver()) {
				return Optional.empty();
			}
			if (this.state == State.BUSY || this.drawn.contains(infliction)) {
				return Optional.of(fault.idle());
			}
			Duration left = fault.idle().minus(idle());
			if (!left.isNegative() && !left.isZero()) {
				return Optional.of(left);
			}
			this.drawn.add(infliction);
			if (!infliction.strike()) {
				return Optional.of(fault.idle());
			}
			this.state = State.ENDED;
		}
		end(fault);
		return Optional.empty();
	}

	private void end(Fault.OnIdle fault) {
		if (fault instanceof Fault.EndWhenIdle end) {
			end(end.ending());
		}
		else if (fault instanceof Fault.RequestTimeoutWhenIdle timeout) {
			sendRequestTimeout();
			if (timeout.lingers()) {
				this.ended.complete(null);
			}
			else {
				end(Ending.FIN);
			}
		}
	}

	private void sendRequestTimeout() {
		try {
			send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
		}
		catch (IOException ex) {
			// The client was faster, and has gone.
		}
	}

	/** Send a text that is no part of a response. */
	void send(String text) throws IOException {
		OutputStream out = this.socket.getOutputStream();
		out.write(text.getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	/** Send what is left to send and {@link #end} then, without being idle in between. */
	synchronized void beginEnd() {
		this.state = State.ENDED;
	}

	/** End the connection, idle or not. */
	void end(Ending ending) {
		try {
			switch (ending) {
				case FIN -> finish();
				case RST -> reset();
				case HALF_CLOSE -> shutdownOutput();
			}
		}
		catch (IOException ex) {
			// The client was faster, and has ended it itself.
		}
		noteEnd();
	}

	private void noteEnd() {
		synchronized (this) {
			this.state = State.ENDED;
		}
		this.ended.complete(null);
	}

	private void finish() throws IOException {
		try {
			shutdownOutput();
		}
		finally {
			this.tcp.close();
		}
	}

	/** Send the end of TLS, if there is TLS, and a FIN. */
	private void shutdownOutput() throws IOException {
		this.socket.shutdownOutput();
		if (!this.tcp.isOutputShutdown()) {
			this.tcp.shutdownOutput();
		}
	}

	private void reset() throws IOException {
		this.tcp.setSoLinger(true, 0);
		this.tcp.close();
	}

	/**
	 * Let time pass within a response.
	 * @throws IOException if the connection ends meanwhile
	 */
	void pause(Duration span) throws IOException {
		try {
			this.ended.get(span.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted within a response", ex);
		}
		catch (ExecutionException ex) {
			throw new IOException(ex);
		}
		throw new IOException("Connection ended");
	}

	/**
	 * Wait within a response until a fault is ended.
	 * @throws IOException if the connection ends meanwhile
	 */
	void awaitEndOf(Infliction infliction) throws IOException {
		CompletableFuture.anyOf(this.ended, infliction.ended()).join();
		if (this.ended.isDone()) {
			throw new IOException("Connection ended");
		}
	}

	/** Wait until one side has ended the connection. */
	void awaitEnd() {
		this.ended.join();
	}

	/** Close the connection, which no thread reads from any more. */
	void served() {
		try {
			this.tcp.close();
		}
		catch (IOException ex) {
			// It is gone either way.
		}
		noteEnd();
		this.served.complete(null);
	}

	/** Return whether the connection is to end, or has ended. */
	synchronized boolean isEnding() {
		return this.state == State.ENDED;
	}

	/**
	 * Return a future that is complete when the client has been told of the end: the
	 * system sends a reset only when no thread reads from the socket any more.
	 */
	CompletableFuture<@Nullable Void> endSent() {
		return this.tcp.isClosed() ? this.served : this.ended;
	}

	/** Return whether one side is known to have ended it and to have told the other. */
	boolean isEnded() {
		return this.ended.isDone() && (!this.tcp.isClosed() || this.served.isDone());
	}

	/**
	 * The states of a connection.
	 */
	private enum State {

		BUSY, IDLE, ENDED

	}

}
