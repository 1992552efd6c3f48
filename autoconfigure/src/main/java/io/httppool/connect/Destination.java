package io.httppool.connect;

import java.net.InetSocketAddress;

import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteName;

/**
 * The destination of a connection: the first hop of a route, and how to reach it.
 *
 * @param host the server, or the proxy before it
 * @param name the name that its certificate must have
 * @param local the address of this machine to connect from, or {@code null} for any
 * @param options the options of sockets
 * @param attachment the settings of TLS, or {@code null} for none
 * @param context the context of the request
 */
record Destination(HttpHost host, NamedEndpoint name, @Nullable InetSocketAddress local, SocketConfig options,
		@Nullable Object attachment, HttpContext context) {

	boolean isSecure() {
		return URIScheme.HTTPS.same(this.host.getSchemeName());
	}

	/** Return for how long the peer may be silent during a handshake. */
	@Nullable Timeout handshakeTimeout(@Nullable Timeout otherwise) {
		Timeout configured = (this.attachment instanceof TlsConfig tls) ? tls.getHandshakeTimeout() : null;
		return (configured != null) ? configured : otherwise;
	}

	/** Return the origin of the host, for people. */
	@Override
	public String toString() {
		return RouteName.origin(this.host);
	}

}
