package io.httppool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;

import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.NameResolution;
import io.httppool.connect.PhasedOperator;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.FaultyServer;
import io.httppool.time.PoolClock;
import io.httppool.tuning.TestPolicy;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningSettings;
import io.httppool.tuning.TuningSettings.Mode;
import io.httppool.upkeep.Upkeep;
import io.httppool.upkeep.UpkeepSettings;

/**
 * Pools over real sockets to a server of their own, on virtual time.
 */
public final class LivePool implements AutoCloseable {

	/** The origin that the settings of every pool give for {@code max-total}. */
	public static final String ORIGIN = "application.yaml:3";

	private final VirtualTime time = new VirtualTime();

	private final FaultyServer server = FaultyServer.start();

	private final PoolRegistry registry = new PoolRegistry(Duration.ofSeconds(10), PoolClock.system());

	private final TestPolicy policy = new TestPolicy();

	private final Tuner tuner = new Tuner(new TuningSettings(Mode.APPLY, "test", Duration.ofSeconds(1)), this.policy,
			clock());

	private final Upkeep upkeep = new Upkeep(this.registry::all, new UpkeepSettings(Duration.ofSeconds(1), true),
			clock(), Map.of("tune", this.tuner::runOnce));

	public LivePool() {
		this.registry.onCreated(this.tuner::attach);
	}

	public PoolRegistry registry() {
		return this.registry;
	}

	/** Return the policy that decides about limits. */
	public TestPolicy policy() {
		return this.policy;
	}

	public Tuner tuner() {
		return this.tuner;
	}

	/** Return an upkeep that does nothing unless it is told to. */
	public Upkeep upkeep() {
		return this.upkeep;
	}

	/** Look after the pools once. */
	public void lookAfter() {
		this.upkeep.runOnce(clock().ticker().read());
	}

	public PoolClock clock() {
		return this.time.clock();
	}

	public String origin() {
		return "http://127.0.0.1:" + this.server.origin().getPort();
	}

	public void advance(Duration span) {
		this.time.pass(span);
	}

	/** List a pool, and make it if need be. */
	public HttpPoolConnectionManager declare(String pool) {
		this.registry.declare(pool);
		return this.registry.manager(pool, this::create);
	}

	private HttpPoolConnectionManager create(String name) {
		PoolSettings settings = PoolSettings.custom(name).origin("max-total", ORIGIN).build();
		return new HttpPoolConnectionManager(
				new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), new ChannelLiveness(),
						clock()),
				new PhasedOperator(
						new NameResolution(SystemDefaultDnsResolver.INSTANCE, DefaultSchemePortResolver.INSTANCE),
						DefaultClientTlsStrategy.createSystemDefault(), (host) -> Duration.ZERO, clock().ticker()),
				new PooledConnectionFactory(8192));
	}

	/** Send a request, and read the answer. */
	public void get(String pool) {
		exchange(pool, new HttpGet("/secret?token=secret"));
	}

	/** Send a request that leaves no connection behind. */
	public void getAndClose(String pool) {
		HttpGet request = new HttpGet("/");
		request.setHeader(HttpHeaders.CONNECTION, "close");
		exchange(pool, request);
	}

	private void exchange(String pool, HttpGet request) {
		try (ClassicHttpResponse response = open(pool, request)) {
			EntityUtils.consume(response.getEntity());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Send a request whose connection is leased until the answer is closed. */
	public ClassicHttpResponse open(String pool) {
		try {
			return open(pool, new HttpGet("/"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@SuppressWarnings("resource") // the client does not own the connections
	private ClassicHttpResponse open(String pool, HttpGet request) throws IOException {
		CloseableHttpClient client = HttpClients.custom()
			.setConnectionManager(declare(pool))
			.setConnectionManagerShared(true)
			.build();
		return client.executeOpen(HttpHost.create(URI.create(origin())), request, null);
	}

	@Override
	public void close() {
		this.registry.close();
		this.server.close();
	}

}
