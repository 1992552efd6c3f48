package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.Liveness;
import io.httppool.snapshot.CloseReason;

/**
 * A check of an idle connection that takes microseconds: its channel is read without
 * blocking. A healthy peer has sent nothing, or a lone empty line, which is dropped.
 * <p>
 * Over TLS a healthy peer may have sent bytes that HTTP never sees, such as a session
 * ticket. Where bytes have come, they are therefore read through TLS, by
 * {@link SocketLiveness}; only that waits, for two milliseconds at most. A ticket that
 * comes between the two steps costs a healthy connection. {@link SocketLiveness} also
 * checks connections without a channel. Thread-safe.
 */
public final class ChannelLiveness implements Liveness<ManagedHttpClientConnection> {

	private static final byte[] EMPTY_LINE = { '\r', '\n' };

	private final SocketLiveness waiting = new SocketLiveness();

	@Override
	public @Nullable CloseReason check(ManagedHttpClientConnection connection) {
		return look(connection, false);
	}

	@Override
	public @Nullable CloseReason glance(ManagedHttpClientConnection connection) {
		return look(connection, true);
	}

	private @Nullable CloseReason look(ManagedHttpClientConnection connection, boolean isGlance) {
		Socket socket = connection.getSocket();
		SocketChannel channel = (socket != null) ? socket.getChannel() : null;
		if (channel == null) {
			return this.waiting.check(connection);
		}
		try {
			return look(connection, socket, channel, isGlance);
		}
		catch (IOException ex) {
			return (socket.isClosed() || !channel.isOpen()) ? CloseReason.EVICTED : CloseReason.STALE_RST;
		}
	}

	private @Nullable CloseReason look(ManagedHttpClientConnection connection, Socket socket, SocketChannel channel,
			boolean isGlance) throws IOException {
		boolean hasReceived = (socket instanceof SSLSocket secure) ? hasReceived(secure, channel)
				: isGlance && hasReceived(channel);
		if (hasReceived && socket instanceof SSLSocket) {
			return this.waiting.check(connection);
		}
		return (isGlance && !hasReceived) ? null : read(channel);
	}

	/** Return whether bytes have come, decrypted by TLS already or not. */
	private static boolean hasReceived(SSLSocket socket, SocketChannel channel) throws IOException {
		return socket.getInputStream().available() > 0 || hasReceived(channel);
	}

	private static boolean hasReceived(SocketChannel channel) throws IOException {
		return channel.socket().getInputStream().available() > 0;
	}

	private static @Nullable CloseReason read(SocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		try {
			ByteBuffer bytes = ByteBuffer.allocate(EMPTY_LINE.length + 1);
			int count = channel.read(bytes);
			if (count == EMPTY_LINE.length && bytes.flip().equals(ByteBuffer.wrap(EMPTY_LINE))) {
				count = channel.read(bytes.clear());
			}
			if (count == 0) {
				return null;
			}
			return (count < 0) ? CloseReason.STALE_FIN : CloseReason.UNSOLICITED;
		}
		finally {
			channel.configureBlocking(true);
		}
	}

}
