package io.httppool.test.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A port that lets clients in or keeps them out. Thread-safe.
 * <p>
 * While it keeps them out, the port stays taken, so that it can be opened again.
 */
final class FaultyListener implements AutoCloseable {

	private static final int BACKLOG = 1000;

	/** The least that Linux does not round up; it queues one more than it is told. */
	private static final int SMALL_BACKLOG = 1;

	private final InetSocketAddress address;

	private final Consumer<Socket> onAccept;

	private final ServerSocket first;

	// All guarded by this.

	private final List<Closeable> holders = new ArrayList<>();

	private CompletableFuture<@Nullable Void> accepting = CompletableFuture.completedFuture(null);

	private Mode mode = Mode.OPEN;

	/**
	 * Open a port. Clients that connect wait until it {@link #begin begins}.
	 * @param address the address to listen on
	 * @param port the port to listen on; 0 for any that is free
	 * @param onAccept gets each accepted socket, one after the other
	 */
	FaultyListener(InetAddress address, int port, Consumer<Socket> onAccept) {
		this.onAccept = onAccept;
		try {
			this.first = listen(new InetSocketAddress(address, port), BACKLOG);
			this.address = new InetSocketAddress(address, this.first.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on %s:%d".formatted(address.getHostAddress(), port), ex);
		}
	}

	InetSocketAddress address() {
		return this.address;
	}

	/** Begin to let clients in, once their service is ready. */
	synchronized void begin() {
		acceptFrom(this.first);
	}

	/** Let clients in, or keep them out. Open connections stay open. */
	synchronized void set(Mode mode) {
		if (this.mode == mode || this.mode == Mode.CLOSED) {
			return;
		}
		this.mode = mode;
		try {
			letGo();
			switch (mode) {
				case OPEN -> acceptFrom(listen(this.address, BACKLOG));
				case REFUSING -> reserve();
				case SILENT -> listenDeafly();
				case CLOSED -> {
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot take port %d again".formatted(this.address.getPort()), ex);
		}
	}

	/** Free the port: it is only when the last thread has stopped accepting from it. */
	private void letGo() throws IOException {
		for (Closeable holder : this.holders) {
			holder.close();
		}
		this.holders.clear();
		this.accepting.join();
	}

	private void acceptFrom(ServerSocket listening) {
		CompletableFuture<@Nullable Void> accepting = new CompletableFuture<>();
		this.accepting = accepting;
		FaultyThreads.start("faulty-upstream-" + listening.getLocalPort(), () -> accept(listening, accepting));
	}

	private ServerSocket listen(InetSocketAddress address, int backlog) throws IOException {
		ServerSocket listening = new ServerSocket();
		this.holders.add(listening);
		listening.setReuseAddress(true);
		listening.bind(address, backlog);
		return listening;
	}

	private void accept(ServerSocket listening, CompletableFuture<@Nullable Void> accepting) {
		try {
			while (!listening.isClosed()) {
				accept(listening);
			}
		}
		finally {
			accepting.complete(null);
		}
	}

	private void accept(ServerSocket listening) {
		try {
			Socket socket = listening.accept();
			// Otherwise session tickets wait for the client's delayed acknowledgement.
			socket.setTcpNoDelay(true);
			this.onAccept.accept(socket);
		}
		catch (IOException ex) {
			// Closed, or the client was gone before it was accepted.
		}
	}

	/** Bind a socket that does not listen: the system then refuses connects. */
	private void reserve() throws IOException {
		Socket bound = new Socket();
		this.holders.add(bound);
		bound.setReuseAddress(true);
		bound.bind(this.address);
	}

	/**
	 * Listen without accepting. Once the backlog is full, the system drops the packets of
	 * all further clients.
	 */
	private void listenDeafly() throws IOException {
		listen(this.address, SMALL_BACKLOG);
		for (int queued = 0; queued <= SMALL_BACKLOG; queued++) {
			SocketChannel filler = SocketChannel.open();
			this.holders.add(filler);
			filler.configureBlocking(false);
			filler.connect(this.address);
		}
	}

	/** Close the port for good. */
	@Override
	public void close() {
		set(Mode.CLOSED);
	}

	/**
	 * The answer to clients that connect.
	 */
	enum Mode {

		OPEN, REFUSING, SILENT, CLOSED

	}

}
