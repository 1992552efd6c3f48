package io.httppool.client;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ConnectionHolder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.TellingServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Customizations of Spring Boot's builder are honoured, or refused with a message.
 */
class CustomizationTests {

	@TempDir
	private static Path directory;

	private final ApplicationContextRunner runner = ClientContext.runner();

	private TellingServer server;

	@BeforeEach
	void startServer() {
		this.server = TellingServer.http();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void optionsOfSocketsAreHonoured() {
		customize((builder) -> builder.withSocketConfigCustomizer(
				(config) -> config.setSoKeepAlive(false).setTcpNoDelay(false).setRcvBufSize(4096)))
			.run((context) -> {
				Socket socket = connect(context).getSocket();

				assertThat(socket.getKeepAlive()).isFalse();
				assertThat(socket.getTcpNoDelay()).isFalse();
				assertThat(socket.getReceiveBufferSize()).isLessThan(16384);
			});
	}

	@Test
	void optionsOfSocketsSetOnTheConnectionManagerAreHonoured() {
		customize((builder) -> builder.withConnectionManagerCustomizer(
				(manager) -> manager.setDefaultSocketConfig(SocketConfig.custom().setSoKeepAlive(false).build())))
			.run((context) -> assertThat(connect(context).getSocket().getKeepAlive()).isFalse());
	}

	@Test
	void timeToLiveIsHonoured() {
		customize((builder) -> builder
			.withConnectionConfigCustomizer((config) -> config.setTimeToLive(TimeValue.ZERO_MILLISECONDS)))
			.run((context) -> {
				call(context);
				call(context);

				assertThat(totals(context).opened()).isEqualTo(2);
			});
	}

	@Test
	void configurationOfConnectionsSetOnTheConnectionManagerIsHonoured() {
		customize((builder) -> builder.withConnectionManagerCustomizer(
				(manager) -> manager.setConnectionConfigResolver((route) -> ConnectionConfig.custom()
					.setSocketTimeout(Timeout.ofMilliseconds(1234))
					.setIdleTimeout(Timeout.ofSeconds(7))
					.setConnectTimeout(Timeout.ofMilliseconds(321))
					.setValidateAfterInactivity(TimeValue.ofMilliseconds(11))
					.build())))
			.run((context) -> {
				assertThat(connect(context).getSocketTimeout()).isEqualTo(Timeout.ofMilliseconds(1234));
				assertThat(pool(context).snapshot().routes().get(0).settings()).satisfies((settings) -> {
					assertThat(settings.maxIdleTime()).isEqualTo(Duration.ofSeconds(7));
					assertThat(settings.connectTimeout()).isEqualTo(Duration.ofMillis(321));
					assertThat(settings.validateAfterInactivity()).isEqualTo(Duration.ofMillis(11));
					assertThat(settings.responseTimeout()).isEqualTo(Duration.ofMillis(1234));
					assertThat(settings.origins()).containsEntry("connect-timeout", "customizer");
				});
			});
	}

	@Test
	void responseTimeoutOfTheRequestWinsOverTheReadTimeoutOfTheClient() {
		customize((builder) -> builder
			.withDefaultRequestConfigCustomizer((config) -> config.setResponseTimeout(Timeout.ofMilliseconds(50))))
			.withPropertyValues("spring.http.clients.read-timeout=1m")
			.run((context) -> assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> get(context, this.server.url() + "/hold")));
	}

	@Test
	void socketTimeoutOfConnectionsWinsOverTheReadTimeoutOfTheClient() {
		customize((builder) -> builder
			.withConnectionConfigCustomizer((config) -> config.setSocketTimeout(Timeout.ofMilliseconds(50))))
			.withPropertyValues("spring.http.clients.read-timeout=1m")
			.run((context) -> assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> get(context, this.server.url() + "/hold")));
	}

	@Test
	void connectTimeoutOfConnectionsWinsOverThatOfTheClient() {
		AtomicReference<RequestConfig> requests = new AtomicReference<>();
		customize((builder) -> builder
			.withConnectionConfigCustomizer((config) -> config.setConnectTimeout(Timeout.ofMilliseconds(321)))
			.withHttpClientCustomizer((client) -> client.addRequestInterceptorFirst(
					(request, entity, http) -> requests.set(HttpClientContext.cast(http).getRequestConfigOrDefault()))))
			.withPropertyValues("spring.http.clients.connect-timeout=1m")
			.run((context) -> {
				call(context);

				assertThat(requests.get()).extracting("connectTimeout").isNull();
				assertThat(pool(context).snapshot().routes().get(0).settings().connectTimeout())
					.isEqualTo(Duration.ofMillis(321));
			});
	}

	@Test
	@org.junit.jupiter.api.Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
	void leaseTimeoutOfTheRequestWins() {
		customize((builder) -> builder.withDefaultRequestConfigCustomizer(
				(config) -> config.setConnectionRequestTimeout(Timeout.ofMilliseconds(30))))
			.withPropertyValues("httppool.defaults.per-route.max=1", "httppool.defaults.lease-timeout=1h")
			.run((context) -> {
				connect(context);

				assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> call(context))
					.withRootCauseInstanceOf(ConnectionRequestTimeoutException.class);
			});
	}

	@Test
	void customizerOfTheClientIsRun() {
		AtomicInteger requests = new AtomicInteger();
		customize((builder) -> builder.withHttpClientCustomizer(
				(client) -> client.addRequestInterceptorFirst((request, entity, http) -> requests.incrementAndGet())))
			.run((context) -> {
				call(context);

				assertThat(requests).hasValue(1);
				assertThat(totals(context).leases()).isEqualTo(1);
			});
	}

	@Test
	void resolverOfNamesIsHonoured() {
		customize((builder) -> builder.withDnsResolver(new LoopbackResolver())).run((context) -> {
			String answer = get(context, "http://nowhere.invalid:" + this.server.port());

			assertThat(answer).isEqualTo("plain");
		});
	}

	@Test
	void resolverOfNamesSetOnTheConnectionManagerIsHonoured() {
		customize((builder) -> builder
			.withConnectionManagerCustomizer((manager) -> manager.setDnsResolver(new LoopbackResolver())))
			.run((context) -> {
				String answer = get(context, "http://nowhere.invalid:" + this.server.port());

				assertThat(answer).isEqualTo("plain");
			});
	}

	@Test
	void resolverOfPortsIsHonoured() {
		customize((builder) -> builder
			.withConnectionManagerCustomizer((manager) -> manager.setSchemePortResolver((host) -> this.server.port())))
			.run((context) -> assertThat(get(context, "http://localhost:1")).isEqualTo("plain"));
	}

	@Test
	void filterOfAddressesIsHonoured() {
		this.runner.withBean(InetAddressFilter.class, InetAddressFilter::externalAddresses)
			.run((context) -> assertThatExceptionOfType(FilteredHostException.class).isThrownBy(() -> call(context)));
	}

	@Test
	void filterOfAddressesAppliesToAResolverOfTheUser() {
		customize((builder) -> builder.withDnsResolver(new LoopbackResolver()))
			.withBean(InetAddressFilter.class, InetAddressFilter::externalAddresses)
			.run((context) -> assertThatExceptionOfType(FilteredHostException.class)
				.isThrownBy(() -> get(context, "http://nowhere.invalid:" + this.server.port())));
	}

	@Test
	void strategyForTlsIsHonoured() {
		Certificates certificates = Certificates.create(directory, "server", "client");
		AtomicInteger made = new AtomicInteger();
		try (TellingServer https = TellingServer.https(certificates.context("server"))) {
			customize((builder) -> builder.withTlsSocketStrategyFactory((bundle) -> {
				made.incrementAndGet();
				return new DefaultClientTlsStrategy(certificates.context("client"));
			}).withHttpClientCustomizer((client) -> client.disableConnectionState())).run((context) -> {
				assertThat(get(context, https.url())).isEqualTo("CN=client");
				assertThat(made).hasPositiveValue();
			});
		}
	}

	@Test
	void configurationOfTlsReachesTheStrategyWithOurHandshakeTimeout() {
		AtomicReference<Object> attachment = new AtomicReference<>();
		customize(
				(builder) -> builder.withTlsSocketStrategyFactory((bundle) -> (socket, target, port, config, http) -> {
					attachment.set(config);
					throw new SSLException("no handshake in this test");
				})
					.withConnectionManagerCustomizer((manager) -> manager
						.setDefaultTlsConfig(TlsConfig.custom().setSupportedProtocols("TLSv1.2").build())))
			.withPropertyValues("httppool.defaults.tls-handshake-timeout=1234ms")
			.run((context) -> {
				assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> get(context, "https://localhost:" + this.server.port()));

				TlsConfig config = (TlsConfig) attachment.get();
				assertThat(config.getSupportedProtocols()).containsExactly("TLSv1.2");
				assertThat(config.getHandshakeTimeout()).isEqualTo(Timeout.ofMilliseconds(1234));
			});
	}

	@Test
	void handshakeTimeoutOfACustomizerWins() {
		AtomicReference<Object> attachment = new AtomicReference<>();
		customize(
				(builder) -> builder.withTlsSocketStrategyFactory((bundle) -> (socket, target, port, config, http) -> {
					attachment.set(config);
					throw new SSLException("no handshake in this test");
				})
					.withConnectionManagerCustomizer((manager) -> manager.setDefaultTlsConfig(
							TlsConfig.custom().setHandshakeTimeout(Timeout.ofMilliseconds(77)).build())))
			.run((context) -> {
				assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> get(context, "https://localhost:" + this.server.port()));

				assertThat(((TlsConfig) attachment.get()).getHandshakeTimeout()).isEqualTo(Timeout.ofMilliseconds(77));
			});
	}

	@Test
	void sizesAndOrderOfReuseAreHonoured() {
		customize((builder) -> builder.withConnectionManagerCustomizer((
				manager) -> manager.setMaxConnTotal(66).setMaxConnPerRoute(33).setConnPoolPolicy(PoolReusePolicy.FIFO)))
			.withPropertyValues("httppool.defaults.max-total=99")
			.run((context) -> {
				call(context);

				PoolSettings settings = pool(context).settings();
				assertThat(pool(context).getMaxTotal()).isEqualTo(66);
				assertThat(pool(context).snapshot().routes().get(0).limits().current()).isEqualTo(33);
				assertThat(settings.reuse()).isEqualTo(ReusePolicy.FIFO);
				assertThat(settings.origins()).containsEntry("max-total", "customizer")
					.containsEntry("reuse", "customizer");
				assertThat(settings.base().origins()).containsEntry("per-route.max", "customizer");
			});
	}

	@Test
	void factoryOfConnectionsIsHonoured() {
		AtomicInteger made = new AtomicInteger();
		customize((builder) -> builder
			.withConnectionManagerCustomizer((manager) -> manager.setConnectionFactory((socket) -> {
				made.incrementAndGet();
				return ManagedHttpClientConnectionFactory.INSTANCE.createConnection(socket);
			}))).run((context) -> {
				call(context);
				call(context);

				assertThat(made).hasValue(1);
			});
	}

	@Test
	void routesShareTheSettingsThatACustomizerMade() {
		customize((builder) -> builder
			.withConnectionConfigCustomizer((config) -> config.setIdleTimeout(Timeout.ofSeconds(7)))).run((context) -> {
				List<RouteSettings> settings = settingsOfTwoRoutes(context);

				assertThat(settings.get(0).maxIdleTime()).isEqualTo(Duration.ofSeconds(7));
				assertThat(settings.get(0)).isSameAs(settings.get(1));
			});
	}

	@Test
	void routesForWhichACustomizerDecidesEachHaveTheirOwn() {
		ConnectionConfig one = ConnectionConfig.custom().setIdleTimeout(Timeout.ofSeconds(7)).build();
		ConnectionConfig other = ConnectionConfig.custom().setIdleTimeout(Timeout.ofSeconds(9)).build();
		customize((builder) -> builder.withConnectionManagerCustomizer((manager) -> manager.setConnectionConfigResolver(
				(route) -> route.getTargetHost().getHostName().equals("localhost") ? one : other)))
			.run((context) -> assertThat(settingsOfTwoRoutes(context)).extracting(RouteSettings::maxIdleTime)
				.containsExactly(Duration.ofSeconds(9), Duration.ofSeconds(7)));
	}

	/** Return the settings of the route to 127.0.0.1, and of that to localhost. */
	private List<RouteSettings> settingsOfTwoRoutes(ApplicationContext context) {
		for (String host : List.of("localhost", "127.0.0.1", "localhost")) {
			get(context, "http://%s:%d/".formatted(host, this.server.port()));
		}
		return pool(context).snapshot()
			.routes()
			.stream()
			.sorted(Comparator.comparing(RouteSnapshot::route))
			.map(RouteSnapshot::settings)
			.toList();
	}

	private ApplicationContextRunner customize(
			UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> customizer) {
		return this.runner.withBean(Customizer.class, () -> new Customizer(customizer));
	}

	private void call(ApplicationContext context) {
		assertThat(get(context, this.server.url())).isEqualTo("plain");
	}

	private static String get(ApplicationContext context, String url) {
		return context.getBean(RestClient.Builder.class).build().get().uri(url).retrieve().body(String.class);
	}

	private ManagedHttpClientConnection connect(ApplicationContext context) throws Exception {
		PoolingHttpClientConnectionManager manager = context.getBean(HttpPools.class).connectionManager("default");
		HttpRoute route = new HttpRoute(new HttpHost("http", "localhost", this.server.port()));
		ConnectionEndpoint endpoint = manager.lease("test", route, null).get(Timeout.ofSeconds(5));
		manager.connect(endpoint, null, HttpClientContext.create());
		return (ManagedHttpClientConnection) ((ConnectionHolder) endpoint).get();
	}

	private static ConnectionPool<?> pool(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).find("default").orElseThrow();
	}

	private static RouteTotals totals(ApplicationContext context) {
		return pool(context).snapshot().routes().get(0).totals();
	}

	/**
	 * Takes every name for one of this machine.
	 */
	static class LoopbackResolver extends SystemDefaultDnsResolver {

		@Override
		public InetAddress[] resolve(String host) {
			return new InetAddress[] { InetAddress.getLoopbackAddress() };
		}

	}

}
