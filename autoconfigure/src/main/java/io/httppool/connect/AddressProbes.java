package io.httppool.connect;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.function.Resolver;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.net.NamedEndpoint;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressBook;
import io.httppool.pool.AddressProbe;
import io.httppool.settings.HealthCheckType;
import io.httppool.settings.HealthSettings;
import io.httppool.time.Ticker;

/**
 * The checks of addresses, over sockets and with the TLS of a pool, beside its
 * connections. Behind a proxy, the connection to that is checked and nothing more: a
 * request through it would tell of one server, where the address is that of many.
 * Thread-safe.
 */
public final class AddressProbes implements AddressProbe {

	private final TlsSocketStrategy tls;

	private final @Nullable Resolver<HttpRoute, SocketConfig> sockets;

	private final Resolver<HttpHost, TlsConfig> tlsConfigs;

	private final Ticker ticker;

	/**
	 * Create checks.
	 * @param tls upgrades connections to TLS
	 * @param sockets returns the options of sockets, {@code null} for those of HttpClient
	 * @param tlsConfigs returns the options of TLS
	 * @param ticker measures the time
	 */
	public AddressProbes(TlsSocketStrategy tls, @Nullable Resolver<HttpRoute, SocketConfig> sockets,
			Resolver<HttpHost, TlsConfig> tlsConfigs, Ticker ticker) {
		this.tls = tls;
		this.sockets = sockets;
		this.tlsConfigs = tlsConfigs;
		this.ticker = ticker;
	}

	@Override
	public Check prepare(HttpRoute route, InetSocketAddress address, HealthSettings settings) {
		HttpHost server = AddressBook.firstHop(route);
		boolean isProxy = route.getProxyHost() != null;
		HttpHost host = (settings.type() == HealthCheckType.TCP)
				? new HttpHost(URIScheme.HTTP.id, server.getHostName(), server.getPort()) : server;
		NamedEndpoint name = (isProxy || route.getTargetName() == null) ? server : route.getTargetName();
		InetAddress local = route.getLocalAddress();
		Destination destination = new Destination(host, name, (local != null) ? new InetSocketAddress(local, 0) : null,
				SocketOptions.of(route, this.sockets), this.tlsConfigs.resolve(server), HttpClientContext.create());
		Attempt attempt = new Attempt(destination, address, this.tls, new Opening(this.ticker, null));
		boolean isAsked = settings.type() == HealthCheckType.HTTP && !isProxy;
		return new AddressCheckup(attempt, settings.timeout(),
				isAsked ? new HealthQuestion(settings.request(), server) : null);
	}

}
