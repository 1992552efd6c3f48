package io.httppool.connect;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.nio.channels.SocketChannel;

import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A factory of sockets over channels: only a channel can be read without waiting. A
 * channel cannot go through a SOCKS proxy, so connections through one have a plain
 * socket. Stateless.
 * <p>
 * A channel is interruptible, on platform threads too: {@link Thread#interrupt()} closes
 * it at once and ends the connect or the exchange that uses it with an
 * {@link IOException}, where a plain socket would not notice before the peer answers. The
 * flag of the thread stays set.
 */
final class ChannelSockets implements DetachedSocketFactory {

	@Override
	public Socket create(@Nullable Proxy socksProxy) throws IOException {
		return (socksProxy != null) ? new Socket(socksProxy) : SocketChannel.open().socket();
	}

}
