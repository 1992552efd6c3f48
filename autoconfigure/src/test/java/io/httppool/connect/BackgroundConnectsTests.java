package io.httppool.connect;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.LoopbackServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.RouteTuning;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link BackgroundConnects}, over real sockets.
 */
class BackgroundConnectsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration LEAD = Duration.ofSeconds(1);

	private static final int READY = 6;

	/** So many are opened at a time unless configured otherwise. */
	private static final int AT_A_TIME = 4;

	private final HeldNames names = new HeldNames();

	private final ConnectionPool<ManagedHttpClientConnection> pool = pool();

	private final PooledConnectionFactory factory = new PooledConnectionFactory(8192);

	private final PhasedOperator operator = operator();

	private final HttpPoolConnectionManager manager = new HttpPoolConnectionManager(this.pool, this.operator,
			this.factory);

	@AfterEach
	void shutDown() {
		this.names.answer();
		this.manager.shutDown(CloseMode.IMMEDIATE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "https" })
	void connectionsThatWereOpenedInTheBackgroundServeRequests(String scheme) throws Exception {
		this.names.answer();
		try (LoopbackServer server = server(scheme); CloseableHttpClient client = client()) {
			keepReady(new HttpHost(scheme, "localhost", server.port()));
			await().atMost(PATIENCE).until(() -> snapshot().available() == READY);

			client.execute(new HttpGet("%s://localhost:%d/".formatted(scheme, server.port())),
					(response) -> response.getCode());

			assertThat(server.connections()).isEqualTo(READY);
			assertThat(this.pool.connections())
				.allMatch((connection) -> scheme.equals("http") || connection.tls() != null);
			assertThat(snapshot().routes().get(0).totals().opened()).isEqualTo(READY);
		}
	}

	@Test
	void connectionThatCannotBeOpenedGivesItsPermitBack() throws Exception {
		this.names.answer();
		int port;
		try (ServerSocket closed = new ServerSocket(0)) {
			port = closed.getLocalPort();
		}
		keepReady(new HttpHost("http", "localhost", port));

		await().atMost(PATIENCE).until(() -> closed().getOrDefault(CloseReason.CONNECT_FAILED, 0L) == AT_A_TIME);

		await().atMost(PATIENCE).until(() -> snapshot().total() == 0);
	}

	@Test
	void silentNameServerHoldsNobodyUpAndNoMoreThanAFewPermits() {
		keepReady(new HttpHost("http", "slow.example", 80));

		await().atMost(PATIENCE).until(() -> snapshot().connecting() == AT_A_TIME);

		assertThat(snapshot().total()).isEqualTo(AT_A_TIME);
		assertThat(this.names.isSilent()).isTrue();
	}

	@Test
	void shutDownEndsConnectsAtOnce() {
		keepReady(new HttpHost("http", "slow.example", 80));
		await().atMost(PATIENCE).until(() -> snapshot().connecting() == AT_A_TIME);

		this.manager.shutDown(CloseMode.GRACEFUL);

		await().atMost(PATIENCE).until(() -> snapshot().total() == 0);
		await().atMost(PATIENCE).until(BackgroundConnectsTests::hasNoThread);
		assertThat(this.names.isSilent()).isTrue();
	}

	@Test
	void tunnelIsNotOpenedInTheBackground() {
		HttpRoute tunnelled = new HttpRoute(new HttpHost("https", "localhost", 443), null,
				new HttpHost("http", "localhost", 3128), true);

		assertThat(connects().isPossible(tunnelled)).isFalse();
	}

	private void keepReady(HttpHost host) {
		HttpRoute route = new HttpRoute(host, null, host.getSchemeName().equals("https"));
		this.pool.aheadOpenings().openWith(connects());
		this.pool.limitControl().tuner((tuned, event) -> {
		});
		this.pool.setMaxPerRoute(route, 10);
		this.pool.limitControl()
			.tune(route, new RouteTuning(10, Duration.ofMinutes(1), 0, Duration.ZERO, 0, 1000, READY, false));
		this.pool.aheadOpenings().keepReady(LEAD);
	}

	private BackgroundConnects connects() {
		return new BackgroundConnects(this.pool, this.operator, this.factory, null, (host) -> TlsConfig.DEFAULT);
	}

	private PoolSnapshot snapshot() {
		return this.pool.snapshot();
	}

	private Map<CloseReason, Long> closed() {
		return snapshot().routes().get(0).totals().closed();
	}

	private static boolean hasNoThread() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().startsWith("httppool-background"));
	}

	private static LoopbackServer server(String scheme) throws IOException {
		return scheme.equals("http") ? LoopbackServer.answering() : new LoopbackServer(
				TestCertificate.localhost().sslContext().getServerSocketFactory(), LoopbackServer::answer);
	}

	private CloseableHttpClient client() {
		return HttpClients.custom().setConnectionManager(this.manager).setConnectionManagerShared(true).build();
	}

	private static ConnectionPool<ManagedHttpClientConnection> pool() {
		PoolSettings settings = PoolSettings.custom("test")
			.base(RouteSettings.custom().connectTimeout(Duration.ofHours(1)).build())
			.build();
		return new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), new ChannelLiveness(),
				PoolClock.system());
	}

	private PhasedOperator operator() {
		return new PhasedOperator(new NameResolution(this.names, DefaultSchemePortResolver.INSTANCE),
				new DefaultClientTlsStrategy(TestCertificate.localhost().sslContext()), (host) -> Duration.ZERO,
				PoolClock.system().ticker());
	}

}
