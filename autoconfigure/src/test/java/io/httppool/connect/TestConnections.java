package io.httppool.connect;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.time.PoolClock;
import io.httppool.time.Ticker;

/**
 * Opens single connections with a {@link PhasedOperator}.
 */
record TestConnections(PhasedOperator operator) {

	/** Return connections whose addresses are tried one after the other. */
	static TestConnections with(DnsResolver dns, Ticker ticker, SSLContext ssl) {
		return with(dns, () -> Duration.ZERO, ticker, ssl);
	}

	static TestConnections with(DnsResolver dns, Supplier<Duration> attemptDelay, Ticker ticker, SSLContext ssl) {
		return new TestConnections(new PhasedOperator(new NameResolution(dns, DefaultSchemePortResolver.INSTANCE),
				new DefaultClientTlsStrategy(ssl), (host) -> attemptDelay.get(), ticker));
	}

	/** Return the names of the threads on which attempts run at the moment. */
	static List<String> attemptThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("httppool-connect"))
			.toList();
	}

	/** Return the manager of a pool whose connections are opened in this way. */
	HttpPoolConnectionManager manager() {
		PoolSettings settings = PoolSettings.custom("test").build();
		return new HttpPoolConnectionManager(new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings),
				new ChannelLiveness(), PoolClock.system()), this.operator, new PooledConnectionFactory(8192));
	}

	ManagedHttpClientConnection open(HttpHost host, Duration timeout) throws IOException {
		return open(host, timeout, TlsConfig.DEFAULT);
	}

	ManagedHttpClientConnection open(HttpHost host, @Nullable Duration timeout, TlsConfig tls) throws IOException {
		return open(host, timeout, tls, SocketConfig.DEFAULT);
	}

	ManagedHttpClientConnection open(HttpHost host, @Nullable Duration timeout, TlsConfig tls, SocketConfig sockets)
			throws IOException {
		ManagedHttpClientConnection connection = new PooledConnectionFactory(8192).createConnection(null);
		this.operator.connect(connection, host, null, null, (timeout != null) ? Timeout.of(timeout) : null, sockets,
				tls, HttpClientContext.create());
		return connection;
	}

}
