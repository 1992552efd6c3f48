package io.httppool.pool;

import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.io.CloseMode;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.CloseReason;
import io.httppool.time.PoolClock;

/**
 * A client over a pool of real connections.
 */
final class TestClient implements AutoCloseable {

	static final HttpClientConnectionOperator OPERATOR = new DefaultHttpClientConnectionOperator(null, null,
			RegistryBuilder.<TlsSocketStrategy>create().build());

	static final HttpConnectionFactory<ManagedHttpClientConnection> FACTORY = ManagedHttpClientConnectionFactory
		.builder()
		.build();

	final ConnectionPool<ManagedHttpClientConnection> pool;

	final HttpPoolConnectionManager manager;

	final CloseableHttpClient client;

	TestClient() {
		this(OPERATOR, FACTORY, UnaryOperator.identity());
	}

	TestClient(HttpClientConnectionOperator operator, HttpConnectionFactory<ManagedHttpClientConnection> factory,
			UnaryOperator<HttpClientBuilder> customizer) {
		PoolSettings settings = TestPool.settings(2, 2, ReusePolicy.LIFO, (base) -> base);
		this.pool = new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), (connection) -> null,
				PoolClock.system());
		this.manager = new HttpPoolConnectionManager(this.pool, operator, factory);
		this.client = customizer
			.apply(HttpClients.custom().setConnectionManager(this.manager).disableAutomaticRetries())
			.build();
	}

	int get(HttpHost host) throws IOException {
		return this.client.execute(host, new HttpGet("/"), (response) -> response.getCode());
	}

	int leased() {
		return this.pool.getTotalStats().getLeased();
	}

	Map<CloseReason, Long> closed() {
		return this.pool.snapshot().routes().get(0).totals().closed();
	}

	@Override
	public void close() {
		this.manager.shutDown(CloseMode.IMMEDIATE);
	}

}
