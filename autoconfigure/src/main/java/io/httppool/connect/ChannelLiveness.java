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
 * Tells whether the peer of a connection is still there, within microseconds: a channel
 * that does not block is read for one byte, which never comes from a peer that is well.
 * <p>
 * Over TLS bytes may come that mean nothing to HTTP, such as a session ticket, and they
 * belong to TLS. So where there are any, TLS reads them; only that waits, for two
 * milliseconds at most. A ticket that comes between the look and the read costs a
 * connection that was well. Where there is no channel, {@link SocketLiveness} is asked.
 * Thread-safe.
 */
public final class ChannelLiveness implements Liveness<ManagedHttpClientConnection> {

	private static final ByteBuffer ONE_BYTE = ByteBuffer.allocateDirect(1);

	private final SocketLiveness waiting = new SocketLiveness();

	@Override
	public @Nullable CloseReason check(ManagedHttpClientConnection connection) {
		Socket socket = connection.getSocket();
		SocketChannel channel = (socket != null) ? socket.getChannel() : null;
		if (channel == null) {
			return this.waiting.check(connection);
		}
		try {
			return (socket instanceof SSLSocket secure && hasReceived(secure, channel)) ? this.waiting.check(connection)
					: read(channel);
		}
		catch (IOException ex) {
			return (socket.isClosed() || !channel.isOpen()) ? CloseReason.EVICTED : CloseReason.STALE_RST;
		}
	}

	/** Whether there are bytes that TLS has decrypted already, or that it has yet to. */
	private static boolean hasReceived(SSLSocket socket, SocketChannel channel) throws IOException {
		return socket.getInputStream().available() > 0 || channel.socket().getInputStream().available() > 0;
	}

	private static @Nullable CloseReason read(SocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		try {
			int count = channel.read(ONE_BYTE.duplicate()); // nobody looks at the byte
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
