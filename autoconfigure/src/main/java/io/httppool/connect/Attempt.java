package io.httppool.connect;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.connect.Opening.Phase;
import io.httppool.snapshot.OpeningPhase.Kind;

/**
 * An attempt to open a connection to one address, with TLS where the destination has it.
 * It is made once, on any thread. Any other may close it meanwhile, which ends it at once
 * and closes its socket, now or as soon as there is one. Thread-safe.
 */
final class Attempt implements Closeable {

	private final Destination destination;

	private final InetSocketAddress address;

	private final TlsSocketStrategy tls;

	private final Opening opening;

	private volatile @Nullable Socket socket;

	private volatile boolean isClosed;

	/** The phase that it is in; whoever takes it from here ends it. */
	private final AtomicReference<@Nullable Phase> phase = new AtomicReference<>();

	Attempt(Destination destination, InetSocketAddress address, TlsSocketStrategy tls, Opening opening) {
		this.destination = destination;
		this.address = address;
		this.tls = tls;
		this.opening = opening;
	}

	InetSocketAddress address() {
		return this.address;
	}

	/**
	 * Open a connection.
	 * @param timeout how long the connect may take, and the peer may be silent during a
	 * handshake for which no timeout is set; zero for as long as it takes
	 * @param progress is told of it
	 * @return the socket
	 */
	OpenSocket open(Timeout timeout, Progress progress) throws IOException {
		Socket created = ChannelSockets.create(this.address, this.destination.options().getSocksProxyAddress());
		this.socket = created;
		try {
			SocketOptions.set(created, this.destination.options());
			progress.created(created);
			connect(created, timeout);
			progress.connected();
			return new OpenSocket(created,
					this.destination.isSecure() ? shakeHands(created, timeout.isEnabled() ? timeout : null) : null);
		}
		catch (IOException | RuntimeException | Error ex) {
			Closer.closeQuietly(created);
			throw ex;
		}
	}

	private void connect(Socket created, Timeout timeout) throws IOException {
		Phase begun = begin(Kind.CONNECT);
		try {
			requireOpen();
			if (this.destination.local() != null) {
				created.bind(this.destination.local());
			}
			created.connect(this.address, timeout.toMillisecondsIntBound());
			if (isOver(begun)) {
				begun.succeeded();
			}
		}
		catch (IOException ex) {
			end(begun, ex);
			throw PhaseFailure.ofConnect(ex, this.destination, this.address, timeout);
		}
		catch (RuntimeException | Error ex) {
			end(begun, ex);
			throw ex;
		}
	}

	/**
	 * Shake hands over a socket that is connected.
	 * @param connected the socket
	 * @param otherwise how long the peer may be silent where no timeout is set;
	 * {@code null} for as long as the socket says
	 * @return the socket that speaks TLS
	 */
	SSLSocket shakeHands(Socket connected, @Nullable Timeout otherwise) throws IOException {
		Timeout timeout = this.destination.handshakeTimeout(otherwise);
		Phase begun = begin(Kind.TLS);
		try {
			Handshake handshake = Handshake.over(connected, this.destination, this.tls, timeout);
			if (isOver(begun)) {
				begun.succeeded(handshake.session());
			}
			return handshake.secure();
		}
		catch (IOException ex) {
			end(begun, ex);
			throw PhaseFailure.ofHandshake(ex, this.destination, this.address, timeout);
		}
		catch (RuntimeException | Error ex) {
			end(begun, ex);
			throw ex;
		}
	}

	private Phase begin(Kind kind) {
		Phase begun = this.opening.begin(kind, this.address);
		this.phase.set(begun);
		return begun;
	}

	/** Return whether a phase ends now; closing this attempt may have ended it. */
	private boolean isOver(Phase begun) {
		return this.phase.compareAndSet(begun, null);
	}

	private void end(Phase begun, Throwable failure) {
		if (!isOver(begun)) {
			return;
		}
		if (this.isClosed) {
			begun.abandoned();
		}
		else {
			begun.failed(failure);
		}
	}

	/** Look after the socket is set, as {@link #close} looks for it after the flag. */
	private void requireOpen() throws IOException {
		if (this.isClosed) {
			throw new ConnectionClosedException("The attempt was given up");
		}
	}

	/** Leave the socket to its user: closing this attempt closes it no more. */
	void keep() {
		this.socket = null;
	}

	@Override
	public void close() {
		this.isClosed = true;
		Phase current = this.phase.getAndSet(null);
		if (current != null) {
			current.abandoned();
		}
		Closer.closeQuietly(this.socket);
	}

	/** Return a name for its thread. */
	@Override
	public String toString() {
		return "httppool-connect-" + PhaseFailure.text(this.address);
	}

	/**
	 * The progress of an attempt, told by its thread.
	 */
	interface Progress {

		/** There is a socket, which is not connected yet. */
		default void created(Socket socket) throws IOException {
		}

		/** It is connected; a handshake may follow. */
		default void connected() {
		}

	}

}
