package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;

import jdk.net.ExtendedSocketOptions;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.function.Resolver;
import org.apache.hc.core5.http.io.SocketConfig;
import org.jspecify.annotations.Nullable;

/**
 * The options of sockets, as HttpClient's operator sets them. Stateless.
 */
final class SocketOptions {

	private SocketOptions() {
	}

	/**
	 * Return the options of a route.
	 * @param route the route
	 * @param configured returns them, {@code null} for those of HttpClient
	 */
	static SocketConfig of(HttpRoute route, @Nullable Resolver<HttpRoute, SocketConfig> configured) {
		SocketConfig config = (configured != null) ? configured.resolve(route) : null;
		return (config != null) ? config : SocketConfig.DEFAULT;
	}

	/** Set the options of a socket that is not connected yet. */
	static void set(Socket socket, SocketConfig config) throws IOException {
		if (config.getSoTimeout() != null) {
			socket.setSoTimeout(config.getSoTimeout().toMillisecondsIntBound());
		}
		int linger = config.getSoLinger().toMillisecondsIntBound();
		if (linger >= 0) {
			socket.setSoLinger(true, linger);
		}
		socket.setReuseAddress(config.isSoReuseAddress());
		socket.setTcpNoDelay(config.isTcpNoDelay());
		socket.setKeepAlive(config.isSoKeepAlive());
		setIfPositive(socket, StandardSocketOptions.SO_RCVBUF, config.getRcvBufSize());
		setIfPositive(socket, StandardSocketOptions.SO_SNDBUF, config.getSndBufSize());
		setIfPositive(socket, ExtendedSocketOptions.TCP_KEEPIDLE, config.getTcpKeepIdle());
		setIfPositive(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, config.getTcpKeepInterval());
		setIfPositive(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, config.getTcpKeepCount());
	}

	/** Not every system has the options of keep-alive. */
	private static void setIfPositive(Socket socket, SocketOption<Integer> option, int value) throws IOException {
		if (value > 0 && socket.supportedOptions().contains(option)) {
			socket.setOption(option, value);
		}
	}

}
