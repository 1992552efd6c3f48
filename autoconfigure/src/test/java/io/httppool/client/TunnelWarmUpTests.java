package io.httppool.client;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.TellingServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.warmup.WarmUpStatus;
import io.httppool.warmup.WarmUpStatus.State;
import io.httppool.warmup.WarmUps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for connections through tunnels that are opened before a request needs them, over
 * real sockets.
 */
class TunnelWarmUpTests {

	private static final String POOL = "default-ssl-before";

	private static final String CREDENTIALS = "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=";

	private static final String CHALLENGE = "HTTP/1.1 407 Proxy Authentication Required\r\n"
			+ "Proxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 4\r\n";

	@TempDir
	static Path directory;

	private static Certificates certificates;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeAll
	static void createCertificates() {
		certificates = Certificates.create(directory, "server", "before", "after");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Connection: close\r\n" })
	void requestsAtOnceAfterTheStartOpenNoTunnel(String more) throws Exception {
		AtomicInteger seen = new AtomicInteger();
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.http((own, client, head) -> authenticate(own, client, head, more));
				ConfigurableApplicationContext context = run(server.url(), proxy.host(), (client) -> {
					know(client, proxy.host());
					client.addRequestInterceptorFirst((request, entity, http) -> seen.incrementAndGet());
				}, "connections=10", "on-startup=true")) {
			ConnectionPool<?> pool = pool(context);
			assertThat(status(context).state()).isEqualTo(State.COMPLETE);
			assertThat(pool.snapshot().available()).isEqualTo(10);
			assertThat(tunnels(proxy)).isEqualTo(10);
			assertThat(server.clientPorts()).as("requests so far").isEmpty();
			assertThat(seen).as("what the application's interceptors saw").hasValue(0);
			int connections = proxy.connections();

			List<Future<String>> requests = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				requests.add(this.threads.submit(() -> get(context, server.url() + "/hold")));
			}
			await().until(() -> pool.snapshot().leased() == 10);
			server.letGo();
			for (Future<String> request : requests) {
				assertThat(request.get()).isEqualTo("CN=before");
			}

			assertThat(proxy.connections()).isEqualTo(connections);
			assertThat(tunnels(proxy)).isEqualTo(10);
			assertThat(server.clientPorts()).hasSize(10);
			assertThat(pool.connections()).hasSize(10).allMatch((connection) -> connection.exchanges() == 1);
		}
	}

	@Test
	void refillKeepsTheLowestLimitOpen() throws Exception {
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.http((own, client, head) -> authenticate(own, client, head, ""));
				ConfigurableApplicationContext context = run(server.url(), proxy.host(),
						(client) -> know(client, proxy.host()), "refill=true")) {
			assertThat(get(context, server.url())).isEqualTo("CN=before");
			ConnectionPool<?> pool = pool(context);
			await().until(() -> pool.snapshot().available() == 3);

			pool.operations().evictIdle(null);

			await().until(() -> pool.snapshot().available() == 3 && tunnels(proxy) >= 6);
			assertThat(server.clientPorts()).hasSize(1);
		}
	}

	@Test
	void connectionsAreReplacedAfterTheirCertificatesWere() throws Exception {
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.open();
				ConfigurableApplicationContext context = run(server.url(), proxy.host(), (client) -> {
				}, "connections=3", "on-startup=true")) {
			ConnectionPool<?> pool = pool(context);
			SslBundle other = context.getBean(SslBundles.class).getBundle("after");

			context.getBean(SslBundleRegistry.class)
				.updateBundle("before", SslBundle.of(other.getStores(), other.getKey()));

			await().until(() -> closed(pool, CloseReason.TLS_ROTATED) == 3 && pool.snapshot().available() == 3);
			assertThat(tunnels(proxy)).isEqualTo(6);
			assertThat(get(context, server.url())).isEqualTo("CN=after");
			assertThat(tunnels(proxy)).isEqualTo(6);
		}
	}

	@Test
	void proxyThatWantsCredentialsThatNobodyHas() throws Exception {
		try (ConnectProxy proxy = ConnectProxy.http((own, client, head) -> authenticate(own, client, head, ""));
				ConfigurableApplicationContext context = run("https://far.example", proxy.host(), (client) -> {
				}, "connections=3", "on-startup=true", "timeout=1500ms")) {
			assertFailure(context, "status 407");
			assertThat(proxy.heads()).isNotEmpty().allMatch((head) -> head.startsWith("CONNECT far.example:443 "));
		}
	}

	@Test
	void proxyThatRefusesTheTunnel() throws Exception {
		String refusal = "HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n\r\n";
		try (ConnectProxy proxy = ConnectProxy.http((own, client, head) -> {
			LoopbackServer.send(client, refusal);
			return true;
		}); ConfigurableApplicationContext context = run("https://far.example", proxy.host(), (client) -> {
		}, "connections=3", "on-startup=true", "timeout=1500ms")) {
			assertFailure(context, "status 302");
			assertThat(proxy.targets()).containsOnly("far.example:443");
		}
	}

	@Test
	void proxyThatDoesNotAnswerIsGivenUp() throws Exception {
		try (ConnectProxy proxy = ConnectProxy.http((own, client, head) -> true);
				ConfigurableApplicationContext context = builder("https://far.example", proxy.host(), (client) -> {
				}, "connections=3", "on-startup=true", "timeout=1500ms")
					.properties("httppool.defaults.connect-timeout=200ms")
					.run()) {
			assertFailure(context, "opened no tunnel to https://far.example");
		}
	}

	@Test
	void tunnelThatIsBeingOpenedIsConnectingAndEndsWithThePool() throws Exception {
		try (ConnectProxy proxy = ConnectProxy.http((own, client, head) -> true)) {
			ConfigurableApplicationContext context = builder("https://far.example", proxy.host(), (client) -> {
			}, "connections=9", "on-startup=true", "timeout=200ms").properties("httppool.defaults.connect-timeout=10m")
				.run();
			ConnectionPool<?> pool = pool(context);
			await().until(() -> proxy.heads().size() == 4);
			PoolSnapshot snapshot = pool.snapshot();
			assertThat(snapshot.connecting()).isEqualTo(4);
			assertThat(snapshot.total()).isEqualTo(4);

			context.close();

			await().until(() -> pool.snapshot().total() == 0);
			await().until(TunnelWarmUpTests::hasNoThread);
		}
	}

	@Test
	void proxyThatIsDown() throws Exception {
		HttpHost proxy;
		try (ServerSocket closed = new ServerSocket(0)) {
			proxy = new HttpHost("http", "localhost", closed.getLocalPort());
		}
		try (ConfigurableApplicationContext context = run("https://far.example", proxy, (client) -> {
		}, "connections=3", "on-startup=true", "timeout=300ms")) {
			assertFailure(context, "refused");
		}
	}

	@Test
	void serverWhoseCertificateIsNotTrusted(@TempDir Path elsewhere) throws Exception {
		Certificates others = Certificates.create(elsewhere, "stranger");
		try (TellingServer server = TellingServer.https(others.context("stranger"));
				ConnectProxy proxy = ConnectProxy.open();
				ConfigurableApplicationContext context = run(server.url(), proxy.host(), (client) -> {
				}, "connections=3", "on-startup=true", "timeout=1500ms")) {
			assertFailure(context, "certification path");
			assertThat(server.clientPorts()).isEmpty();
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
				ConfigurableApplicationContext context = run("https://localhost:" + server.port(), proxy.host(),
						(client) -> {
						}, "connections=2", "on-startup=true")) {
			assertThat(status(context).state()).isEqualTo(State.COMPLETE);

			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> client(context).post()
				.uri("https://localhost:" + server.port())
				.body("text")
				.retrieve()
				.toBodilessEntity());

			assertThat(requests).hasValue(1);
		}
	}

	@Test
	void limitsHoldWhileRequestsAndTunnelsRace() throws Exception {
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.http((own, client, head) -> authenticate(own, client, head, ""));
				ConfigurableApplicationContext context = builder(server.url(), proxy.host(),
						(client) -> know(client, proxy.host()), "connections=6", "on-startup=true", "refill=true")
					.properties("httppool.routes.warm.per-route.initial=6", "httppool.routes.warm.per-route.max=6",
							"httppool.defaults.tls.concurrent-handshakes=6")
					.run()) {
			ConnectionPool<?> pool = pool(context);
			List<Future<Integer>> senders = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				senders.add(this.threads.submit(() -> {
					int most = 0;
					for (int sent = 0; sent < 60; sent++) {
						assertThat(get(context, server.url())).isEqualTo("CN=before");
						most = Math.max(most, pool.snapshot().total());
						if (sent % 5 == 0) {
							pool.operations().evictIdle(null);
						}
					}
					return most;
				}));
			}

			for (Future<Integer> sender : senders) {
				assertThat(sender.get()).isBetween(1, 6);
			}

			pool.operations().evictIdle(null);
			await("the refill goes on").until(() -> pool.snapshot().available() >= 3);
			assertThat(pool.snapshot().leased()).isZero();
			assertThat(pool.snapshot().survived()).isEmpty();
		}
	}

	private static void assertFailure(ConfigurableApplicationContext context, String problem) {
		ConnectionPool<?> pool = pool(context);
		await().until(() -> status(context).state() == State.INCOMPLETE);
		assertThat(status(context).problem()).contains(problem);
		await("permits come back").until(() -> pool.snapshot().total() == 0);
		assertThat(closed(pool, CloseReason.CONNECT_FAILED)).isPositive();
		assertThat(pool.snapshot().survived()).isEmpty();
	}

	private static boolean authenticate(ConnectProxy proxy, Socket client, String head, String more)
			throws IOException {
		if (head.contains(CREDENTIALS)) {
			return proxy.tunnel(client, head, ConnectProxy.OPENED);
		}
		LoopbackServer.send(client, CHALLENGE + more + "\r\nlogi");
		return more.isEmpty();
	}

	private static void know(HttpClientBuilder client, HttpHost proxy) {
		BasicCredentialsProvider credentials = new BasicCredentialsProvider();
		credentials.setCredentials(new AuthScope(proxy),
				new UsernamePasswordCredentials("user", "secret".toCharArray()));
		client.setDefaultCredentialsProvider(credentials);
	}

	/** Return how many tunnels were asked for by someone who may have one. */
	private static long tunnels(ConnectProxy proxy) {
		List<String> known = proxy.heads().stream().filter((head) -> head.contains(CREDENTIALS)).toList();
		return known.isEmpty() ? proxy.heads().size() : known.size();
	}

	private static boolean hasNoThread() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().startsWith("httppool-background"));
	}

	private static ConfigurableApplicationContext run(String origin, HttpHost proxy, Consumer<HttpClientBuilder> change,
			String... warmUp) {
		return builder(origin, proxy, change, warmUp).run();
	}

	private static SpringApplicationBuilder builder(String origin, HttpHost proxy, Consumer<HttpClientBuilder> change,
			String... warmUp) {
		List<String> properties = new ArrayList<>(List.of(certificates.bundleProperties("before", "after")));
		properties.add("httppool.routes.warm.origin=" + origin);
		properties.add("httppool.routes.warm.per-route.min=3");
		properties.add("spring.http.clients.ssl.bundle=before");
		properties.add("httppool.shutdown.drain-timeout=0s");
		properties.add("httppool.eviction.interval=100ms");
		for (String property : warmUp) {
			properties.add("httppool.routes.warm.warm-up." + property);
		}
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.properties(properties.toArray(String[]::new))
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(Customizer.class,
					() -> new Customizer((builder) -> builder
						.withHttpClientCustomizer((client) -> change.accept(client.setProxy(proxy))))));
	}

	private static RestClient client(ConfigurableApplicationContext context) {
		return context.getBean(RestClient.Builder.class).build();
	}

	private static String get(ConfigurableApplicationContext context, String url) {
		return client(context).get().uri(url).retrieve().body(String.class);
	}

	private static ConnectionPool<?> pool(ConfigurableApplicationContext context) {
		return context.getBean(PoolRegistry.class).find(POOL).orElseThrow();
	}

	private static long closed(ConnectionPool<?> pool, CloseReason reason) {
		return pool.snapshot()
			.routes()
			.stream()
			.mapToLong((route) -> route.totals().closed().getOrDefault(reason, 0L))
			.sum();
	}

	private static WarmUpStatus status(ConfigurableApplicationContext context) {
		return context.getBean(WarmUps.class).of(POOL).get(0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
