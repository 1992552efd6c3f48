package io.httppool.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import javax.net.ServerSocketFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.connect.SocksServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.pool.TestThreads;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The end of requests whose server stops reading them.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class WriteTimeoutTests {

	/** More than the buffers of both sockets take. */
	private static final byte[] LARGE = new byte[30_000_000];

	private static final Map<String, Function<RestClient.RequestBodySpec, RestClient.RequestBodySpec>> BODIES = Map
		.of("fixed", (request) -> request.body(LARGE), "chunked", (request) -> request.body((out) -> out.write(LARGE)));

	@TempDir
	static Path directory;

	private final ApplicationContextRunner runner = ClientContext.runner();

	@ParameterizedTest
	@CsvSource({ "POST, fixed", "POST, chunked", "PUT, fixed", "PATCH, chunked", "DELETE, fixed" })
	void writeTimeoutEndsARequestWhoseServerStopsReading(String method, String body) {
		try (StalledServer server = StalledServer.readingNothing(ServerSocketFactory.getDefault())) {
			this.runner.withPropertyValues("httppool.defaults.write-timeout=200ms")
				.run((context) -> assertStalled(context, method, server.url("http"), body,
						"the server took no byte for 200ms (write-timeout), after "));
		}
	}

	@ParameterizedTest
	@CsvSource({ "TLSv1.2, fixed", "TLSv1.2, chunked", "TLSv1.3, fixed", "TLSv1.3, chunked" })
	void writeTimeoutEndsARequestOverTls(String protocol, String body) {
		Certificates certificates = Certificates.create(directory, "server", "client");
		try (StalledServer server = StalledServer
			.readingNothing(certificates.context("server").getServerSocketFactory())) {
			this.runner.withPropertyValues(certificates.bundleProperties("client"))
				.withPropertyValues("spring.ssl.bundle.jks.client.options.enabled-protocols=" + protocol,
						"spring.http.clients.ssl.bundle=client", "httppool.defaults.write-timeout=200ms")
				.run((context) -> assertStalled(context, "POST", server.url("https"), body, "(write-timeout), after "));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "httppool.defaults.response-timeout=200ms", "spring.http.clients.read-timeout=200ms" })
	void responseTimeoutHoldsForARequestToo(String property) {
		try (StalledServer server = StalledServer.readingNothing(ServerSocketFactory.getDefault())) {
			this.runner.withPropertyValues(property)
				.run((context) -> assertStalled(context, "POST", server.url("http"), "fixed",
						"the server took no byte for 200ms (the response timeout, as there is no write-timeout), after "));
		}
	}

	@Test
	void writeTimeoutEndsARequestThroughASocksProxy() throws IOException {
		try (StalledServer server = StalledServer.readingNothing(ServerSocketFactory.getDefault());
				SocksServer proxy = new SocksServer()) {
			this.runner.withPropertyValues("httppool.defaults.write-timeout=200ms")
				.withBean(Customizer.class,
						() -> new Customizer((builder) -> builder
							.withSocketConfigCustomizer((sockets) -> sockets.setSocksProxyAddress(proxy.address()))))
				.run((context) -> assertStalled(context, "POST", server.url("http"), "fixed",
						"(write-timeout), after "));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "fixed", "chunked" })
	void writeTimeoutEndsARequestWhoseBytesAreLogged(String body) {
		Logger wire = (Logger) LoggerFactory.getLogger("org.apache.hc.client5.http.wire");
		wire.setLevel(Level.DEBUG);
		wire.setAdditive(false);
		try (StalledServer server = StalledServer.readingNothing(ServerSocketFactory.getDefault())) {
			this.runner.withPropertyValues("httppool.defaults.write-timeout=1s")
				.run((context) -> assertStalled(context, "POST", server.url("http"), body, "(write-timeout), after "));
		}
		finally {
			wire.setLevel(null);
			wire.setAdditive(true);
		}
	}

	@Test
	@EnabledIf("io.httppool.pool.TestThreads#canBeVirtual")
	void writeTimeoutEndsARequestOfAVirtualThread() {
		try (StalledServer server = StalledServer.readingNothing(ServerSocketFactory.getDefault())) {
			this.runner.withPropertyValues("httppool.defaults.write-timeout=200ms").run((context) -> {
				CompletableFuture<Void> request = CompletableFuture.runAsync(
						() -> assertStalled(context, "POST", server.url("http"), "fixed", "(write-timeout), after "),
						(task) -> TestThreads.virtual(task, "caller").start());

				assertThat(request).succeedsWithin(Duration.ofSeconds(30));
			});
		}
	}

	@Test
	void serverThatReadsSlowlyIsNotCutOff() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			StalledServer.readHead(socket);
			byte[] some = new byte[1_000_000];
			for (int left = LARGE.length; left > 0;) {
				left -= Math.max(0, socket.getInputStream().read(some, 0, Math.min(some.length, left)));
				LockSupport.parkNanos(10_000_000);
			}
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		})) {
			this.runner.withPropertyValues("httppool.defaults.write-timeout=5s").run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();

				assertThat(client.post()
					.uri("http://localhost:" + server.port())
					.body(LARGE)
					.retrieve()
					.toBodilessEntity()
					.getStatusCode()
					.value()).isEqualTo(200);
			});
		}
	}

	@Test
	void callerMayTakeLongerForItsBodyThanTheServerMay() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			StalledServer.readHead(socket);
			socket.getInputStream().readNBytes(3 * 0x10000);
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		})) {
			this.runner.withPropertyValues("httppool.defaults.write-timeout=200ms").run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();

				assertThat(client.post().uri("http://localhost:" + server.port()).body((out) -> {
					for (int i = 0; i < 4; i++) {
						out.write(new byte[0x10000]);
						out.flush();
						LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
					}
				}).retrieve().toBodilessEntity().getStatusCode().value()).isEqualTo(200);
			});
		}
	}

	@Test
	void connectionOfSuchARequestIsClosedAsFailed() {
		try (StalledServer server = StalledServer.readingNothing(ServerSocketFactory.getDefault())) {
			this.runner.withPropertyValues("httppool.defaults.write-timeout=200ms").run((context) -> {
				assertStalled(context, "POST", server.url("http"), "fixed", "");

				ConnectionPool<?> pool = context.getBean(PoolRegistry.class).all().get(0);
				assertThat(pool.snapshot().total()).isZero();
				assertThat(pool.snapshot().routes().get(0).totals().closed().keySet())
					.isEqualTo(Set.of(CloseReason.REQUEST_FAILED));
			});
		}
	}

	private static void assertStalled(ApplicationContext context, String method, String url, String body,
			String words) {
		RestClient client = context.getBean(RestClient.Builder.class).build();
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> BODIES.get(body)
				.apply(client.method(HttpMethod.valueOf(method)).uri(url))
				.retrieve()
				.toBodilessEntity())
			.havingRootCause()
			.isInstanceOf(SocketTimeoutException.class)
			.withMessageContaining("Writing the request to " + url.substring(0, url.length() - 1) + " timed out: ")
			.withMessageContaining(words)
			.withMessageMatching(".* after [1-9][0-9]{4,} bytes");
	}

}
