package io.httppool.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteName;
import io.httppool.time.Ticker;

/**
 * The operator that opens connections, with one deadline over DNS and TCP. HttpClient's
 * own operator grants each address the whole connect timeout; here the remaining
 * addresses share the remaining time evenly, so that an address that does not answer
 * leaves time for the others. A TLS handshake has a timeout of its own. Thread-safe.
 * <p>
 * Except through a SOCKS proxy or to a Unix domain socket, an interrupt of the thread
 * that opens or uses a connection ends its request at once, see {@link ChannelSockets}.
 */
public final class PhasedOperator implements HttpClientConnectionOperator {

	private final DnsResolver dnsResolver;

	private final SchemePortResolver schemePortResolver;

	private final Ticker ticker;

	private final HttpClientConnectionOperator single;

	/**
	 * Create an operator.
	 * @param dnsResolver finds addresses
	 * @param schemePortResolver finds the port where a route states none
	 * @param tls upgrades connections to TLS
	 * @param ticker measures the time
	 */
	public PhasedOperator(DnsResolver dnsResolver, SchemePortResolver schemePortResolver, TlsSocketStrategy tls,
			Ticker ticker) {
		this.dnsResolver = dnsResolver;
		this.schemePortResolver = schemePortResolver;
		this.ticker = ticker;
		Lookup<TlsSocketStrategy> strategies = RegistryBuilder.<TlsSocketStrategy>create()
			.register(URIScheme.HTTPS.id, tls)
			.build();
		this.single = new DefaultHttpClientConnectionOperator(new ChannelSockets(), schemePortResolver, dnsResolver,
				strategies);
	}

	@Override
	public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable InetSocketAddress local,
			@Nullable TimeValue timeout, SocketConfig socketConfig, HttpContext context) throws IOException {
		Timeout total = (timeout != null) ? Timeout.of(timeout.getDuration(), timeout.getTimeUnit()) : null;
		connect(connection, host, null, null, local, total, socketConfig, null, context);
	}

	@Override
	public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable NamedEndpoint name,
			@Nullable InetSocketAddress local, @Nullable Timeout timeout, SocketConfig socketConfig,
			@Nullable Object attachment, HttpContext context) throws IOException {
		connect(connection, host, name, null, local, timeout, socketConfig, attachment, context);
	}

	@Override
	public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable NamedEndpoint name,
			@Nullable Path unixDomainSocket, @Nullable InetSocketAddress local, @Nullable Timeout timeout,
			SocketConfig socketConfig, @Nullable Object attachment, HttpContext context) throws IOException {
		if (unixDomainSocket != null) {
			this.single.connect(connection, host, name, unixDomainSocket, local, timeout, socketConfig, attachment,
					context);
			return;
		}
		Budget budget = new Budget(timeout, this.ticker);
		List<HttpHost> targets = resolve(host);
		NamedEndpoint tlsName = (name != null) ? name : host;
		IOException failure = null;
		for (int left = targets.size(); left > 0 && (failure == null || budget.isLeft()); left--) {
			requireOpen(connection, failure);
			try {
				this.single.connect(connection, targets.get(targets.size() - left), tlsName, null, local,
						budget.share(left, host), socketConfig, attachment, context);
				return;
			}
			catch (IOException ex) {
				failure = withEarlier(failure, ex);
			}
		}
		throw (failure != null) ? failure : new UnknownHostException(host.getHostName() + ": no address");
	}

	private List<HttpHost> resolve(HttpHost host) throws UnknownHostException {
		int port = this.schemePortResolver.resolve(host.getSchemeName(), host);
		if (host.getAddress() != null) {
			return List.of(new HttpHost(host.getSchemeName(), host.getAddress(), host.getHostName(), port));
		}
		return this.dnsResolver.resolve(host.getHostName(), port)
			.stream()
			.filter((address) -> address.getAddress() != null)
			.map((address) -> new HttpHost(host.getSchemeName(), address.getAddress(), host.getHostName(),
					address.getPort()))
			.toList();
	}

	/** Try no further address for a request that was cancelled. */
	private static void requireOpen(ManagedHttpClientConnection connection, @Nullable IOException earlier)
			throws IOException {
		if (connection instanceof PooledConnection pooled && pooled.isClosed()) {
			throw withEarlier(earlier, new ConnectionClosedException("The request was cancelled while connecting"));
		}
	}

	/** Return the last failure, with the earlier ones suppressed beneath it. */
	private static IOException withEarlier(@Nullable IOException earlier, IOException last) {
		if (earlier != null) {
			last.addSuppressed(earlier);
		}
		return last;
	}

	@Override
	public void upgrade(ManagedHttpClientConnection connection, HttpHost host, HttpContext context) throws IOException {
		upgrade(connection, host, null, null, context);
	}

	/**
	 * Upgrade a tunnel; unlike HttpClient's own operator, within the handshake timeout.
	 */
	@Override
	public void upgrade(ManagedHttpClientConnection connection, HttpHost host, @Nullable NamedEndpoint name,
			@Nullable Object attachment, HttpContext context) throws IOException {
		Timeout before = connection.getSocketTimeout();
		Timeout handshake = (attachment instanceof TlsConfig tls) ? tls.getHandshakeTimeout() : null;
		if (handshake != null) {
			connection.setSocketTimeout(handshake);
		}
		this.single.upgrade(connection, host, name, attachment, context);
		connection.setSocketTimeout(before);
	}

	/**
	 * The remaining time of a connect timeout.
	 */
	private static final class Budget {

		private final long startedAt;

		private final long nanos;

		private final Ticker ticker;

		Budget(@Nullable Timeout timeout, Ticker ticker) {
			this.nanos = (timeout != null && timeout.isEnabled()) ? timeout.toNanoseconds() : Long.MAX_VALUE;
			this.startedAt = ticker.read();
			this.ticker = ticker;
		}

		/** Return the time for the next address, an even share of the remaining time. */
		Timeout share(int addresses, HttpHost host) throws ConnectTimeoutException {
			if (this.nanos == Long.MAX_VALUE) {
				return Timeout.DISABLED;
			}
			long left = nanosLeft();
			if (left <= 0) {
				throw new ConnectTimeoutException("Connect to %s timed out after %dms, name resolution included"
					.formatted(RouteName.origin(host), TimeUnit.NANOSECONDS.toMillis(this.nanos)), host);
			}
			return Timeout.ofMilliseconds(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left / addresses)));
		}

		/** Return whether there is time for another address. */
		boolean isLeft() {
			return this.nanos == Long.MAX_VALUE || nanosLeft() > 0;
		}

		private long nanosLeft() {
			return this.nanos - (this.ticker.read() - this.startedAt);
		}

	}

}
