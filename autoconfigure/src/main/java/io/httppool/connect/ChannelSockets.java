package io.httppool.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * A factory of sockets over channels: only a channel can be read without waiting. A
 * channel cannot go through a SOCKS proxy, be it that of the socket configuration or that
 * of the virtual machine ({@code socksProxyHost}, {@link ProxySelector}), so connections
 * through one have a plain socket. Stateless.
 * <p>
 * A channel is interruptible, on platform threads too: {@link Thread#interrupt()} closes
 * it at once and ends the connect or the exchange that uses it with an
 * {@link IOException}, where a plain socket would not notice before the peer answers. The
 * flag of the thread stays set.
 */
final class ChannelSockets {

	private ChannelSockets() {
	}

	/** Return a socket that can be connected to an address. */
	static Socket create(InetSocketAddress address, @Nullable SocketAddress socksProxy) throws IOException {
		return new TransportSocket(open(address, socksProxy));
	}

	private static Socket open(InetSocketAddress address, @Nullable SocketAddress socksProxy) throws IOException {
		if (socksProxy != null) {
			return new Socket(new Proxy(Proxy.Type.SOCKS, socksProxy));
		}
		return (address.isUnresolved() || isBehindSocks(address)) ? new Socket() : SocketChannel.open().socket();
	}

	/** Ask as plain sockets do when they connect. */
	private static boolean isBehindSocks(InetSocketAddress address) {
		ProxySelector selector = ProxySelector.getDefault();
		if (selector == null) {
			return false;
		}
		try {
			URI uri = new URI("socket", null, address.getHostString(), address.getPort(), null, null, null);
			return selector.select(uri).stream().anyMatch((proxy) -> proxy.type() == Proxy.Type.SOCKS);
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			return false;
		}
	}

}
