package io.httppool.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An output of a {@link TransportSocket}. A write that fails although an answer has come
 * is taken for done where that is wanted, and all later ones do nothing: TLS above it
 * would close the socket after a failure, and the answer would be lost. A write that the
 * peer does not take, having refused the request, ends in the same way.
 */
final class TransportOutput extends OutputStream {

	/**
	 * Pauses grow with the time without progress, so that the buffers of the operating
	 * system, which drain meanwhile, are filled again before they are empty.
	 */
	private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);

	private static final int MOST_YIELDS = 50;

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	private final Socket socket;

	private final TransportState state;

	private final OutputStream out;

	/**
	 * Create an output.
	 * @param socket the socket that is passed on to
	 * @param state what happens to its streams
	 * @param out its output
	 */
	TransportOutput(Socket socket, TransportState state, OutputStream out) {
		this.socket = socket;
		this.state = state;
		this.out = out;
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		if (this.state.isBroken()) {
			return;
		}
		try {
			SocketChannel channel = this.socket.getChannel();
			if (channel != null && this.state.isForgiving()) {
				writeWatching(channel, ByteBuffer.wrap(bytes, offset, length));
			}
			else {
				this.out.write(bytes, offset, length);
			}
			this.state.written();
		}
		catch (IOException ex) {
			if (!this.state.isForgiving() || !hasAnswer()) {
				boolean isShut = this.socket.isOutputShutdown() && !this.socket.isClosed();
				throw isShut ? new SocketException("Broken pipe") : SocketFailures.asOfPlainSocket(ex);
			}
			this.state.broken();
		}
	}

	/**
	 * Write, and look for the answer where the peer takes no more bytes: it may have said
	 * that it wants none.
	 */
	private void writeWatching(SocketChannel channel, ByteBuffer bytes) throws IOException {
		int idle = 0;
		while (bytes.hasRemaining() && !this.state.isBroken()) {
			if (writeAtOnce(channel, bytes)) {
				idle = 0;
			}
			else if (this.socket.getInputStream().available() > 0 && this.state.isRefused()) {
				this.state.broken();
			}
			else {
				pause(idle++);
			}
		}
	}

	/**
	 * Write as much as fits into the buffers of the operating system, and return whether
	 * anything did. On a fast network there is room again within microseconds, too soon
	 * for a pause.
	 */
	@SuppressWarnings("ThreadPriorityCheck") // a yield that does nothing does no harm
	private static boolean writeAtOnce(SocketChannel channel, ByteBuffer bytes) throws IOException {
		int before = bytes.remaining();
		channel.configureBlocking(false);
		try {
			int yields = 0;
			while (channel.write(bytes) == 0 && yields < MOST_YIELDS) {
				Thread.yield();
				yields++;
			}
			return bytes.remaining() < before;
		}
		finally {
			channel.configureBlocking(true);
		}
	}

	private static void pause(int idle) {
		LockSupport.parkNanos(Math.min(SHORTEST_PAUSE << Math.min(idle, 10), LONGEST_PAUSE));
	}

	private boolean hasAnswer() {
		try {
			return this.socket.getInputStream().available() > 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void flush() throws IOException {
		this.out.flush();
	}

	@Override
	public void close() throws IOException {
		this.out.close();
	}

}
