package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.TellingServer;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.warmup.WarmUpStatus.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for connections through tunnels that are opened before a request needs them, over
 * real sockets.
 */
class TunnelWarmUpTests {

	@TempDir
	static Path directory;

	private static Certificates certificates;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeAll
	static void createCertificates() {
		certificates = Certificates.create(directory, "server", "before", "after");
	}

	@AfterEach
	void endThreads() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@CsvSource({ "http, ''", "http, 'Connection: close'", "https, ''" })
	void requestsAtOnceAfterTheStartOpenNoTunnel(String scheme, String more) throws Exception {
		AtomicInteger seen = new AtomicInteger();
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = TunnelledApplication.proxy(certificates, scheme, more);
				ConfigurableApplicationContext context = TunnelledApplication.run(certificates, server.url(),
						proxy.host(), (client) -> {
							TunnelledApplication.know(client, proxy.host());
							client.addRequestInterceptorFirst((request, entity, http) -> seen.incrementAndGet());
						}, "connections=10", "on-startup=true")) {
			ConnectionPool<?> pool = WarmUpApplication.pool(context);
			assertThat(WarmUpApplication.status(context).state()).isEqualTo(State.COMPLETE);
			assertThat(pool.snapshot().available()).isEqualTo(10);
			assertThat(TunnelledApplication.tunnels(proxy)).isEqualTo(10);
			assertThat(pool.connections())
				.allSatisfy((connection) -> assertThat(connection.opening()).extracting(OpeningPhase::kind)
					.contains(Kind.LOOKUP, Kind.CONNECT, Kind.TUNNEL)
					.endsWith(Kind.TLS));
			assertThat(server.clientPorts()).as("requests so far").isEmpty();
			assertThat(seen).as("what the application's interceptors saw").hasValue(0);
			int connections = proxy.connections();

			List<Future<String>> requests = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				requests.add(this.threads.submit(() -> TunnelledApplication.get(context, server.url() + "/hold")));
			}
			await().until(() -> pool.snapshot().leased() == 10);
			server.letGo();
			for (Future<String> request : requests) {
				assertThat(request.get()).isEqualTo("CN=before");
			}

			assertThat(proxy.connections()).isEqualTo(connections);
			assertThat(TunnelledApplication.tunnels(proxy)).isEqualTo(10);
			assertThat(server.clientPorts()).hasSize(10);
			assertThat(pool.connections()).hasSize(10).allMatch((connection) -> connection.exchanges() == 1);
		}
	}

	@Test
	void refillKeepsTheLowestLimitOpen() throws Exception {
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = TunnelledApplication.proxy(certificates, "http", "");
				ConfigurableApplicationContext context = TunnelledApplication.run(certificates, server.url(),
						proxy.host(), (client) -> TunnelledApplication.know(client, proxy.host()), "refill=true")) {
			assertThat(TunnelledApplication.get(context, server.url())).isEqualTo("CN=before");
			ConnectionPool<?> pool = WarmUpApplication.pool(context);
			await().until(() -> pool.snapshot().available() == 3);

			pool.operations().evictIdle(null);

			await().until(() -> pool.snapshot().available() == 3 && TunnelledApplication.tunnels(proxy) >= 6);
			assertThat(server.clientPorts()).hasSize(1);
		}
	}

	@Test
	void connectionsAreReplacedAfterTheirCertificatesWere() throws Exception {
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.open();
				ConfigurableApplicationContext context = TunnelledApplication.run(certificates, server.url(),
						proxy.host(), (client) -> {
						}, "connections=3", "on-startup=true")) {
			ConnectionPool<?> pool = WarmUpApplication.pool(context);
			SslBundle other = context.getBean(SslBundles.class).getBundle("after");

			context.getBean(SslBundleRegistry.class)
				.updateBundle("before", SslBundle.of(other.getStores(), other.getKey()));

			await().until(() -> TunnelledApplication.closed(pool, CloseReason.TLS_ROTATED) == 3
					&& pool.snapshot().available() == 3);
			assertThat(TunnelledApplication.tunnels(proxy)).isEqualTo(6);
			assertThat(TunnelledApplication.get(context, server.url())).isEqualTo("CN=after");
			assertThat(TunnelledApplication.tunnels(proxy)).isEqualTo(6);
		}
	}

	/** The first request over a connection finds it new, though a proxy has answered. */
	@Test
	void requestThatBreaksAWarmTunnelIsNotRepeated() throws Exception {
		AtomicInteger requests = new AtomicInteger();
		try (LoopbackServer server = new LoopbackServer(certificates.context("server").getServerSocketFactory(),
				(socket) -> {
					LoopbackServer.readHead(socket);
					requests.incrementAndGet();
					socket.close();
				});
				ConnectProxy proxy = ConnectProxy.open();
				ConfigurableApplicationContext context = TunnelledApplication.run(certificates,
						"https://localhost:" + server.port(), proxy.host(), (client) -> {
						}, "connections=2", "on-startup=true")) {
			assertThat(WarmUpApplication.status(context).state()).isEqualTo(State.COMPLETE);

			assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> TunnelledApplication.get(context, "https://localhost:" + server.port()));

			assertThat(requests).hasValue(1);
		}
	}

	@Test
	void warmTunnelIsForTheUserWhoOpenedIt() throws Exception {
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy
					.http((own, client, head) -> head.contains("Proxy-Authorization: Basic")
							? own.tunnel(client, head, ConnectProxy.OPENED) : challenge(client));
				ConfigurableApplicationContext context = TunnelledApplication.run(certificates, server.url(),
						proxy.host(), (client) -> TunnelledApplication.know(client, proxy.host()), "connections=1",
						"on-startup=true")) {
			HttpComponentsClientHttpRequestFactory factory = (HttpComponentsClientHttpRequestFactory) context
				.getBean(HttpPools.class)
				.requestFactory("default-ssl-before");
			BasicCredentialsProvider credentials = new BasicCredentialsProvider();
			credentials.setCredentials(new AuthScope(proxy.host()),
					new UsernamePasswordCredentials("bob", "secret".toCharArray()));
			HttpClientContext http = HttpClientContext.create();
			http.setCredentialsProvider(credentials);
			factory.setHttpContextFactory((method, uri) -> http);

			new RestTemplate(factory).getForObject(server.url(), String.class);

			assertThat(WarmUpApplication.pool(context).connections()).extracting(ConnectionSnapshot::exchanges)
				.containsExactlyInAnyOrder(0, 1);
		}
	}

	private static boolean challenge(Socket client) throws IOException {
		LoopbackServer.send(client, TunnelledApplication.CHALLENGE + "\r\nlogi");
		return true;
	}

	@Test
	void silenceOfTheServerOverAWarmTunnelEnds() throws Exception {
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = TunnelledApplication.proxy(certificates, "http", "");
				ConfigurableApplicationContext context = TunnelledApplication
					.builder(certificates, server.url(), proxy.host(),
							(client) -> TunnelledApplication.know(client, proxy.host()), "connections=1",
							"on-startup=true")
					.properties("httppool.defaults.response-timeout=300ms")
					.run()) {
			assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> TunnelledApplication.get(context, server.url() + "/silent"))
				.withRootCauseInstanceOf(SocketTimeoutException.class);
			assertThat(TunnelledApplication.tunnels(proxy)).isOne();
		}
	}

	@Test
	void limitsHoldWhileRequestsAndTunnelsRace() throws Exception {
		AtomicInteger ahead = new AtomicInteger();
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = TunnelledApplication.proxy(certificates, "http", "");
				ConfigurableApplicationContext context = TunnelledApplication
					.builder(certificates, server.url(), proxy.host(),
							(client) -> TunnelledApplication.know(client, proxy.host()), "refill=true")
					.properties("httppool.routes.warm.per-route.min=6", "httppool.routes.warm.per-route.initial=6",
							"httppool.routes.warm.per-route.max=6", "httppool.defaults.tls.concurrent-handshakes=6")
					.initializers(
							(made) -> TunnelledApplication.register(made, PoolListener.class, new AheadCounter(ahead)))
					.run()) {
			TunnelledApplication.get(context, server.url());
			ConnectionPool<?> pool = WarmUpApplication.pool(context);
			List<Future<Integer>> senders = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				senders.add(this.threads.submit(() -> race(context, server.url())));
			}

			for (Future<Integer> sender : senders) {
				assertThat(sender.get()).isBetween(1, 6);
			}

			assertThat(ahead).as("tunnels that no request waited for").hasPositiveValue();
			await("the refill goes on").until(() -> pool.snapshot().available() == 6);
			assertThat(pool.snapshot().leased()).isZero();
			assertThat(pool.snapshot().survived()).isEmpty();
		}
	}

	/** Send requests, close idle connections, and return the most that were there. */
	private static int race(ConfigurableApplicationContext context, String url) {
		RestClient client = WarmUpApplication.client(context);
		int most = 0;
		for (int sent = 0; sent < 100; sent++) {
			assertThat(client.get().uri(url).retrieve().body(String.class)).isEqualTo("CN=before");
			most = Math.max(most, WarmUpApplication.pool(context).snapshot().total());
			if (sent % 5 == 0) {
				WarmUpApplication.pool(context).operations().evictIdle(null);
			}
		}
		return most;
	}

	/**
	 * A listener that counts connections which no request waited for.
	 *
	 * @param count the count
	 */
	private record AheadCounter(AtomicInteger count) implements PoolListener {

		@Override
		public void opened(PoolRoute route, ConnectionOpening opening) {
			if (opening.isAhead()) {
				this.count.incrementAndGet();
			}
		}

	}

}
