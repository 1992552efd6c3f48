package io.httppool.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.TellingServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.warmup.WarmUpFailedException;
import io.httppool.warmup.WarmUpStatus.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for warm-ups of applications, over real sockets.
 */
@ExtendWith(OutputCaptureExtension.class)
class WarmUpTests {

	@TempDir
	static Path directory;

	private static Certificates certificates;

	@BeforeAll
	static void createCertificates() {
		certificates = Certificates.create(directory, "server", "before", "after");
	}

	@Test
	void twentyRequestsAtOnceAfterTheStartOpenNoConnection(CapturedOutput output) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(20);
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConfigurableApplicationContext context = run(server.url(), "connections=20", "on-startup=true")) {
			ConnectionPool<?> pool = WarmUpApplication.pool(context);
			assertThat(pool.snapshot().available()).isEqualTo(20);
			RestClient client = WarmUpApplication.client(context);
			List<Future<String>> requests = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				requests
					.add(threads.submit(() -> client.get().uri(server.url() + "/hold").retrieve().body(String.class)));
			}
			await().until(() -> pool.snapshot().leased() == 20);
			server.letGo();

			for (Future<String> request : requests) {
				assertThat(request.get()).isEqualTo("CN=before");
			}

			assertThat(opened(pool)).isEqualTo(20);
			assertThat(pool.connections()).hasSize(20).allMatch((connection) -> connection.exchanges() == 1);
			assertThat(output).containsPattern(
					"INFO.*default-ssl-before - Warmed up https://localhost:\\d+ in \\d+ms \\(connections=20\\)");
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	void serverThatDoesNotAnswerDelaysReadinessByTheTimeoutAndNoLonger() throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		CompletableFuture<Integer> port = new CompletableFuture<>();
		ApplicationListener<WebServerInitializedEvent> listener = (event) -> port
			.complete(event.getWebServer().getPort());
		try (HandshakeServer server = new HandshakeServer(certificates.context("server"))) {
			server.hold();
			Future<ConfigurableApplicationContext> starting = thread
				.submit(() -> builder(server.url(), "connections=20", "on-startup=true", "timeout=8s")
					.web(WebApplicationType.SERVLET)
					.listeners(listener)
					.properties("server.port=0", "server.address=127.0.0.1", "httppool.defaults.connect-timeout=1m",
							"httppool.defaults.tls-handshake-timeout=1m",
							"management.endpoint.health.probes.enabled=true",
							"management.endpoints.web.exposure.include=health,httppool")
					.run());
			await().until(() -> server.underWay() == 4);

			HttpResponse<String> during = get(port.get(), "/actuator/health/readiness");
			assertThat(during.statusCode()).isEqualTo(503);
			assertThat(during.body()).contains("OUT_OF_SERVICE");
			assertThat(get(port.get(), "/actuator/health/liveness").statusCode()).isEqualTo(200);
			assertThat(get(port.get(), "/actuator/httppool/" + WarmUpApplication.POOL).body())
				.contains("\"warmUps\":[{\"origin\":\"%s\",\"state\":\"running\",\"open\":0,\"wanted\":20"
					.formatted(server.url()));

			try (ConfigurableApplicationContext context = starting.get()) {
				assertThat(get(port.get(), "/actuator/health/readiness").body()).contains("UP");
				assertThat(server.underWay()).as("still silent").isPositive();
				await().until(() -> WarmUpApplication.status(context).state() == State.INCOMPLETE);
				assertThat(WarmUpApplication.status(context).took()).isGreaterThanOrEqualTo(Duration.ofSeconds(8));
				assertThat(get(port.get(), "/actuator/httppool/" + WarmUpApplication.POOL).body())
					.contains("\"state\":\"incomplete\"", "\"problem\":");
			}
		}
		finally {
			thread.shutdown();
		}
	}

	@Test
	void metersOfAHostAreThereBeforeTheFirstRequest() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering();
				ConfigurableApplicationContext context = run(server.host("http").toURI(), "connections=1",
						"on-startup=true")) {
			assertThat(context.getBean(MeterRegistry.class).find("http.pool.conn.acquire").timers()).isNotEmpty();
		}
	}

	@Test
	void serverThatIsDownDoesNotStopTheStart(CapturedOutput output) throws Exception {
		String url = "http://localhost:" + closedPort();
		try (ConfigurableApplicationContext context = run(url, "connections=3", "on-startup=true", "timeout=300ms")) {
			await().until(() -> WarmUpApplication.status(context).state() == State.INCOMPLETE);

			assertThat(WarmUpApplication.status(context).problem()).contains("refused");
			assertThat(output).containsPattern("WARN.*default-ssl-before - Warm-up of " + url
					+ " ended after \\d+ms with 0 of 3 connections: .*refused");
		}
	}

	@Test
	void serverThatIsDownStopsTheStartWhereThatIsWanted(CapturedOutput output) throws IOException {
		String url = "http://localhost:" + closedPort();

		assertThatExceptionOfType(WarmUpFailedException.class)
			.isThrownBy(() -> run(url, "connections=3", "on-startup=true", "timeout=300ms", "fail-fast=true"))
			.withMessageContaining("Warm-up of " + url + " ended after")
			.withMessageContaining("with 0 of 3 connections");

		assertThat(output).contains("APPLICATION FAILED TO START", "'warm-up.fail-fast'");
	}

	@Test
	void withoutOnStartupNothingIsOpenedBeforeADrainEnds() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering();
				ConfigurableApplicationContext context = run(server.host("http").toURI(), "connections=3")) {
			WarmUpApplication.client(context).get().uri(server.host("http").toURI()).retrieve().toBodilessEntity();
			assertThat(server.connections()).isOne();
			ConnectionPool<?> pool = WarmUpApplication.pool(context);

			pool.operations().suspend(null);
			pool.operations().resume(null);

			await().until(() -> pool.snapshot().available() == 3);
			await().until(() -> WarmUpApplication.status(context).state() == State.COMPLETE);
		}
	}

	@Test
	void connectionsAreOpenedAgainAfterTheirCertificatesWereReplaced() throws Exception {
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConfigurableApplicationContext context = run(server.url(), "connections=3", "on-startup=true")) {
			ConnectionPool<?> pool = WarmUpApplication.pool(context);
			pool.operations().evictIdle(null);
			await("those that were being checked").until(() -> pool.snapshot().total() == 0);

			SslBundle other = context.getBean(SslBundles.class).getBundle("after");
			context.getBean(SslBundleRegistry.class)
				.updateBundle("before", SslBundle.of(other.getStores(), other.getKey()));

			await().until(() -> pool.snapshot().available() == 3);
			assertThat(WarmUpApplication.client(context).get().uri(server.url()).retrieve().body(String.class))
				.isEqualTo("CN=after");
			pool.operations().rotateTls(null);
			await().until(() -> pool.snapshot().available() == 3);
		}
	}

	@Test
	void connectionsAreOpenedAgainWhenTheContextWasStoppedAndStarted() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering();
				ConfigurableApplicationContext context = run(server.host("http").toURI(), "connections=3",
						"on-startup=true")) {
			ConnectionPool<?> pool = WarmUpApplication.pool(context);
			context.stop();
			await("no socket between stop and start").until(() -> pool.snapshot().total() == 0);

			context.start();

			await().until(() -> pool.snapshot().available() == 3);
		}
	}

	@Test
	void poolThatIsMadeLaterIsWarmedUpWithItsFirstClient(CapturedOutput output) throws Exception {
		try (LoopbackServer server = LoopbackServer.answering();
				ConfigurableApplicationContext context = builder("http://unused.test")
					.properties("httppool.pools.late.warm-up.connections=3",
							"httppool.pools.late.warm-up.on-startup=true",
							"httppool.pools.late.warm-up.origins=" + server.host("http").toURI())
					.run()) {
			assertThat(output).contains("late - No client uses this pool yet");

			context.getBean(HttpPools.class).requestFactory("late");

			await().until(() -> server.connections() == 3);
		}
	}

	@ParameterizedTest
	@CsvSource({ "lean, GET /ping, 200, COMPLETE, 'connections=2, ''GET /ping'' answered 200'",
			"standard, GET /ping, 200, COMPLETE, 'connections=2, ''GET /ping'' answered 200'",
			"standard, HEAD /ping, 503, INCOMPLETE, '''HEAD /ping'' was answered with the status 503'" })
	void requestEndsTheWarmUp(String profile, String request, int status, State state, String line,
			CapturedOutput output) throws Exception {
		List<String> requests = new CopyOnWriteArrayList<>();
		HttpServer server = server(status, requests);
		try (ConfigurableApplicationContext context = builder("http://localhost:" + server.getAddress().getPort(),
				"connections=2", "on-startup=true", "request=" + request)
			.properties("httppool.defaults.profile=" + profile)
			.run()) {
			assertThat(WarmUpApplication.status(context).state()).isEqualTo(state);
			assertThat(requests).containsOnly(request);
			assertThat(WarmUpApplication.status(context).open()).isEqualTo(2);
			assertThat(opened(WarmUpApplication.pool(context))).isEqualTo(2);
			await().until(() -> output.getOut().contains(line));
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void requestWithoutAnAnswerIsCancelledAtTheTimeout() throws Exception {
		try (LoopbackServer server = new LoopbackServer(LoopbackServer::readHead);
				ConfigurableApplicationContext context = run(server.host("http").toURI(), "connections=1",
						"on-startup=true", "request=GET /ping", "timeout=500ms")) {
			await().until(() -> WarmUpApplication.status(context).state() == State.INCOMPLETE);

			assertThat(WarmUpApplication.status(context).problem()).isEqualTo("'GET /ping' had no answer in time");
			await().until(() -> WarmUpApplication.pool(context).snapshot().leased() == 0);
		}
	}

	@Test
	void requestThatFailsIsToldInTheWordsOfTheClient() throws Exception {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
			socket.close();
		});
				ConfigurableApplicationContext context = run(server.host("http").toURI(), "connections=1",
						"on-startup=true", "request=GET /ping")) {
			await().until(() -> WarmUpApplication.status(context).state() == State.INCOMPLETE);

			assertThat(WarmUpApplication.status(context).problem()).startsWith("'GET /ping' failed: Premature end");
		}
	}

	@Test
	void requestGoesOverOneOfTheTunnels() throws Exception {
		try (TellingServer server = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.open();
				ConfigurableApplicationContext context = builder(server.url(), "connections=2", "on-startup=true",
						"request=GET /")
					.initializers((created) -> register(created, proxy))
					.run()) {
			assertThat(WarmUpApplication.status(context).state()).isEqualTo(State.COMPLETE);
			assertThat(WarmUpApplication.pool(context).snapshot().available()).isEqualTo(2);
			assertThat(proxy.connections()).isEqualTo(2);
			assertThat(WarmUpApplication.pool(context).connections().get(0).route()).contains("tunnelled via");
		}
	}

	@Test
	void refillKeepsTheLowestLimitOpenOnceThereWasARequest() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering();
				ConfigurableApplicationContext context = builder(server.host("http").toURI(), "refill=true")
					.properties("httppool.routes.warm.per-route.min=3")
					.run()) {
			WarmUpApplication.client(context).get().uri(server.host("http").toURI()).retrieve().toBodilessEntity();
			ConnectionPool<?> pool = WarmUpApplication.pool(context);
			await().until(() -> pool.snapshot().available() == 3);

			pool.operations().evictIdle(null);

			await().until(() -> pool.snapshot().available() == 3);
		}
	}

	private static void register(ConfigurableApplicationContext context, ConnectProxy proxy) {
		((GenericApplicationContext) context).registerBean(Customizer.class, () -> new Customizer(
				(builder) -> builder.withHttpClientCustomizer((client) -> client.setProxy(proxy.host()))));
	}

	private static HttpServer server(int status, List<String> requests) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		server.start();
		return server;
	}

	private static int closedPort() throws IOException {
		try (ServerSocket closed = new ServerSocket(0)) {
			return closed.getLocalPort();
		}
	}

	private static HttpResponse<String> get(int port, String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
					BodyHandlers.ofString());
	}

	private static ConfigurableApplicationContext run(String origin, String... warmUp) {
		return builder(origin, warmUp).run();
	}

	private static SpringApplicationBuilder builder(String origin, String... warmUp) {
		return WarmUpApplication.builder(certificates, origin, warmUp);
	}

	private static long opened(ConnectionPool<?> pool) {
		return pool.snapshot().routes().get(0).totals().opened();
	}

}
