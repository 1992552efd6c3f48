package io.httppool.test.assertion;

import java.io.IOException;
import java.time.Duration;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;

import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.PhasedOperator;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.FaultyServer;
import io.httppool.time.Ticker;

/**
 * A pool of one connection to a server of its own, on virtual time and looked after by
 * nobody.
 */
final class LivePool implements AutoCloseable {

	private static final RouteSettings ROUTE = RouteSettings.custom()
		.limits(new Limits(1, 1, 1))
		.maxPending(10)
		.leaseTimeout(Duration.ofSeconds(10))
		.build();

	private final FaultyServer server = FaultyServer.start();

	private final VirtualTime time = new VirtualTime();

	private final PoolRegistry registry = new PoolRegistry(Duration.ZERO, this.time.clock());

	private final HttpPoolConnectionManager manager = this.registry.manager("payments", this::create);

	private final CloseableHttpClient client = HttpClients.custom()
		.setConnectionManager(this.manager)
		.setConnectionManagerShared(true)
		.disableAutomaticRetries()
		.build();

	private HttpPoolConnectionManager create(String name) {
		PoolSettings settings = PoolSettings.custom(name).maxTotal(5).base(ROUTE).build();
		return new HttpPoolConnectionManager(
				new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), new ChannelLiveness(),
						this.time.clock()),
				new PhasedOperator(SystemDefaultDnsResolver.INSTANCE, DefaultSchemePortResolver.INSTANCE,
						DefaultClientTlsStrategy.createSystemDefault(), Ticker.system()),
				ManagedHttpClientConnectionFactory.INSTANCE);
	}

	ConnectionPool<?> pool() {
		return this.manager.pool();
	}

	HttpPoolConnectionManager manager() {
		return this.manager;
	}

	PoolRegistry registry() {
		return this.registry;
	}

	FaultyServer server() {
		return this.server;
	}

	VirtualTime time() {
		return this.time;
	}

	/** Send a request, and read the answer. */
	void get() throws IOException {
		try (ClassicHttpResponse response = open()) {
			EntityUtils.consume(response.getEntity());
		}
	}

	/** Send a request whose connection is leased until the answer is closed. */
	ClassicHttpResponse open() throws IOException {
		return this.client.executeOpen(null, new HttpGet(this.server.origin()), null);
	}

	@Override
	public void close() {
		this.manager.shutDown(CloseMode.IMMEDIATE);
		this.server.close();
	}

}
