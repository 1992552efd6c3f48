package io.httppool.client;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.autoconfigure.HttpPoolTracingAutoConfiguration;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.Incident;
import io.httppool.tracing.TestTracing;
import io.httppool.tracing.TestTracing.Ended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Spans of what fails, each with a word of the documented list.
 */
class FailedSpansTests {

	private static final String NO_PARENT = "0000000000000000";

	private static Certificates certificates;

	private final TracedClient client = new TracedClient();

	@BeforeAll
	static void createCertificates(@TempDir Path directory) {
		certificates = TunnelClient.certificates(directory);
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfAWaitInVainSaysSo(String kind) throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.client.runner(kind, true)
				.withPropertyValues("httppool.defaults.per-route.max=1", "httppool.tuner.mode=off",
						"httppool.defaults.lease-timeout=50ms")
				.run((context) -> {
					RestClient rest = context.getBean(RestClient.Builder.class).build();
					rest.get().uri(server.host("http").toURI()).exchange((request, response) -> {
						assertThat(catchThrowable(() -> TracedClient.get(context, server.host("http").toURI())))
							.isNotNull();
						return null;
					});

					Ended wait = this.client.spanOf("HTTP wait_for_connection localhost:" + server.port());
					assertThat(wait.isError()).isTrue();
					assertThat(wait.tag("error.type")).isEqualTo("timeout");
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfAWaitThatAnotherRequestEndedBelongsToTheOneThatWaited(String kind) throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.client.runner(kind, true)
				.withPropertyValues("httppool.defaults.per-route.max=1", "httppool.tuner.mode=off")
				.run((context) -> {
					Thread waiting = new Thread(
							() -> catchThrowable(() -> TracedClient.get(context, server.host("http").toURI())));
					catchThrowable(() -> context.getBean(RestClient.Builder.class)
						.build()
						.get()
						.uri(server.host("http").toURI())
						.exchange((request, response) -> {
							ConnectionPool<?> pool = context.getBean(PoolRegistry.class).pools().get(0);
							waiting.start();
							Awaitility.await().until(() -> isWaiting(waiting) && pool.snapshot().pending() == 1);
							pool.close(CloseMode.IMMEDIATE);
							return null;
						}));
					waiting.join();

					List<Ended> requests = this.client.spans()
						.stream()
						.filter((span) -> span.name().equals("http get"))
						.toList();
					assertThat(requests).hasSize(2);
					Ended wait = this.client.spanOf("HTTP wait_for_connection localhost:" + server.port());
					assertThat(wait.parent()).isEqualTo(requests.get(1).id());
					assertThat(wait.tag("error.type")).isEqualTo("error");
				});
		}
	}

	private static boolean isWaiting(Thread thread) {
		return thread.getState() == Thread.State.TIMED_WAITING;
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void connectionThatIsOpenedAnewAfterAChallengeHasASetUpOfItsOwn(String kind) throws Exception {
		try (LoopbackServer server = TracedClient.secure(certificates);
				ConnectProxy proxy = ConnectProxy.http(FailedSpansTests::challenge)) {
			BasicCredentialsProvider credentials = new BasicCredentialsProvider();
			credentials.setCredentials(new AuthScope(proxy.host()),
					new UsernamePasswordCredentials("user", "secret".toCharArray()));
			this.client.runner(kind, true)
				.withPropertyValues(certificates.bundleProperties("client"))
				.withPropertyValues("spring.http.clients.ssl.bundle=client")
				.withBean(Customizer.class,
						() -> new Customizer((builder) -> builder.withHttpClientCustomizer(
								(client) -> client.setProxy(proxy.host()).setDefaultCredentialsProvider(credentials))))
				.run((context) -> {
					TracedClient.get(context, server.host("https").toURI());

					Ended request = this.client.spanOf("GET");
					assertThat(this.client.children(request))
						.filteredOn((span) -> span.name().startsWith("HTTP connection_setup"))
						.extracting((span) -> span.tag("error.type"))
						.containsExactly("proxy_authentication_required", null);
					assertThat(this.client.spans()).filteredOn((span) -> span.name().startsWith("HTTP proxy_tunnel"))
						.extracting(Ended::parent)
						.hasSize(2)
						.doesNotHaveDuplicates();
				});
		}
	}

	private static boolean challenge(ConnectProxy proxy, Socket client, String head) throws IOException {
		if (head.contains("Proxy-Authorization: Basic")) {
			return proxy.tunnel(client, head, ConnectProxy.OPENED);
		}
		LoopbackServer.send(client, "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
				+ "Connection: close\r\nContent-Length: 0\r\n\r\n");
		return false;
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfARefusedConnectSaysSo(String kind) throws Exception {
		LoopbackServer server = LoopbackServer.answering();
		server.close();

		this.client.runner(kind, true).run((context) -> {
			assertThat(catchThrowable(() -> TracedClient.get(context, "http://127.0.0.1:" + server.port())))
				.isNotNull();

			assertError("HTTP connection_setup 127.0.0.1:" + server.port(), "connection_refused");
			assertError("socket connect 127.0.0.1:" + server.port(), "connection_refused");
			assertThat(this.client.spans()).noneMatch((span) -> span.name().startsWith("DNS"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfAFailedLookupSaysSo(String kind) {
		this.client.runner(kind, true).run((context) -> {
			assertThat(catchThrowable(() -> TracedClient.get(context, "http://no-such-host.invalid/"))).isNotNull();

			assertError("DNS lookup no-such-host.invalid", "host_not_found");
			assertError("HTTP connection_setup no-such-host.invalid:80", "host_not_found");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfAHandshakeWithAStrangerSaysSo(String kind) throws Exception {
		try (LoopbackServer server = TracedClient.secure(certificates)) {
			this.client.runner(kind, true).run((context) -> {
				assertThat(catchThrowable(() -> TracedClient.get(context, server.host("https").toURI()))).isNotNull();

				assertError("TLS client handshake localhost", "certificate_authority_invalid");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfAHandshakeThatTakesTooLongSaysWhatWasLeftOfTheCall(String kind) throws Exception {
		try (LoopbackServer server = new LoopbackServer((socket) -> LoopbackServer.readHead(socket))) {
			this.client.runner(kind, true)
				.withPropertyValues("httppool.defaults.tls-handshake-timeout=50ms", "httppool.defaults.call-timeout=1h")
				.run((context) -> {
					assertThat(catchThrowable(() -> TracedClient.get(context, server.host("https").toURI())))
						.isNotNull();

					assertError("TLS client handshake localhost", "handshake_timeout");
					assertThat(Long.parseLong(this.client.startingWith("TLS").tag("httppool.deadline_left_ms")))
						.isBetween(1L, 3_600_000L);
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfATunnelThatIsRefusedSaysSo(String kind) throws Exception {
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
			LoopbackServer.send(client,
					"HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
			return false;
		})) {
			this.client.runner(kind, true).withBean(Customizer.class, () -> proxied(proxy.host())).run((context) -> {
				assertThat(catchThrowable(() -> TracedClient.get(context, TunnelClient.FAR))).isNotNull();

				assertError("HTTP proxy_tunnel far.example:443", "proxy_authentication_required");
				assertThat(this.client.spans()).filteredOn((span) -> !span.name().equals("http get"))
					.noneMatch((span) -> span.toString().contains(TunnelClient.SECRET));
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfAHandshakeWithAnotherNameSaysSo(String kind) throws Exception {
		try (LoopbackServer server = TracedClient.secure(certificates)) {
			this.client.runner(kind, true)
				.withPropertyValues(certificates.bundleProperties("client"))
				.withPropertyValues("spring.http.clients.ssl.bundle=client")
				.withBean(Customizer.class,
						() -> new Customizer(
								(builder) -> builder.withDnsResolver(new CustomizationTests.LoopbackResolver())))
				.run((context) -> {
					String uri = "https://other.example:" + server.port();
					assertThat(catchThrowable(() -> TracedClient.get(context, uri))).isNotNull();

					assertError("TLS client handshake other.example", "certificate_hostname_mismatch");
				});
		}
	}

	@Test
	void requestsGoOnWhenAnExporterBlocks() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		BlockedExporter exporter = new BlockedExporter(end);
		try (LoopbackServer server = LoopbackServer.answering("Connection: close");
				TestTracing tracing = TestTracing.openTelemetry(exporter)) {
			this.client.runner(tracing).run((context) -> {
				for (int i = 0; exporter.begun.getCount() > 0; i++) {
					TracedClient.get(context, server.host("http").toURI());
					assertThat(i).as("requests before the first export").isLessThan(100_000);
				}
				for (int i = 0; i < 1000; i++) {
					TracedClient.get(context, server.host("http").toURI());
				}
			});
			assertThat(end.getCount()).as("still blocked").isOne();
			end.countDown();
		}
	}

	/**
	 * An exporter that blocks until the test is over.
	 */
	private static final class BlockedExporter implements SpanExporter {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch end;

		BlockedExporter(CountDownLatch end) {
			this.end = end;
		}

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.begun.countDown();
			try {
				this.end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	/**
	 * Exporters are none of the pool's, but a tracer that throws is contained: when a
	 * connection is leased that is to be opened, and when it is open.
	 */
	@Test
	void requestsGoOnWhenATracerThrows() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			ClientContext.runner()
				.withConfiguration(AutoConfigurations.of(HttpPoolTracingAutoConfiguration.class))
				.withBean(Tracer.class, () -> (Tracer) Proxy.newProxyInstance(getClass().getClassLoader(),
						new Class<?>[] { Tracer.class }, (proxy, method, arguments) -> {
							if (method.getDeclaringClass() == Object.class) {
								return method.getName().equals("hashCode") ? (Object) 1 : "throwing";
							}
							throw new IllegalStateException("in a tracer");
						}))
				.run((context) -> {
					TracedClient.get(context, server.host("http").toURI());
					TracedClient.get(context, server.host("http").toURI());

					assertThat(context.getBean(PoolRegistry.class).pools().get(0).snapshot().survived())
						.containsEntry(Incident.LISTENER_FAILURE, 2L);
				});
		}
	}

	private static Customizer proxied(HttpHost proxy) {
		return new Customizer((builder) -> builder.withHttpClientCustomizer((client) -> client.setProxy(proxy)));
	}

	private void assertError(String name, String word) {
		assertThat(this.client.spanOf(name)).satisfies((span) -> {
			assertThat(span.isError()).isTrue();
			assertThat(span.tag("error.type")).isEqualTo(word);
			assertThat(span.parent()).isNotEqualTo(NO_PARENT);
		});
	}

}
