package io.httppool.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.connect.SilentAddress;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.tracing.TestTracing.Ended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Spans of waiting for connections and of opening them, over real sockets and tracers.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
class SpansTests {

	private static final Map<Kind, String> TITLES = Map.of(Kind.LOOKUP, "DNS", Kind.CONNECT, "socket", Kind.TUNNEL,
			"HTTP proxy_tunnel", Kind.TLS, "TLS");

	private static final String SILENT = "127.0.0.3";

	private static Certificates certificates;

	private final TracedClient client;

	SpansTests(ClientProfile profile) {
		this.client = new TracedClient(profile);
	}

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
	void spanOfARequestHasThoseOfItsConnection(String kind) throws Exception {
		try (LoopbackServer server = TracedClient.secure(certificates)) {
			this.client.runner(kind, true)
				.withPropertyValues(certificates.bundleProperties("client"))
				.withPropertyValues("spring.http.clients.ssl.bundle=client")
				.run((context) -> {
					TracedClient.get(context, server.host("https").toURI() + "/secret?token=secret");

					Ended request = this.client.spanOf("GET");
					Ended setup = this.client.spanOf("HTTP connection_setup localhost:" + server.port());
					assertThat(setup.parent()).isEqualTo(request.id());
					assertThat(setup.trace()).isEqualTo(request.trace());
					assertThat(this.client.children(setup)).extracting(Ended::name)
						.containsExactlyInAnyOrder("DNS lookup localhost", "socket connect 127.0.0.1:" + server.port(),
								"TLS client handshake localhost");
					assertThat(setup.tags()).containsEntry("httppool.pool", "default-ssl-client")
						.containsEntry("server.address", "localhost")
						.containsEntry("server.port", String.valueOf(server.port()))
						.containsEntry("url.scheme", "https")
						.containsEntry("network.peer.address", "127.0.0.1")
						.containsEntry("httppool.attempts", "1")
						.doesNotContainKey("error.type");
					assertThat(this.client.startingWith("DNS").tag("dns.question.name")).isEqualTo("localhost");
					assertThat(this.client.startingWith("TLS").tags()).containsEntry("tls.protocol.version", "1.3")
						.containsEntry("tls.resumed", "false")
						.containsKey("tls.cipher");
					assertThat(this.client.spans()).noneMatch(Ended::isError)
						.filteredOn((span) -> !span.id().equals(request.id()))
						.noneMatch((span) -> span.toString().contains("secret"));
					assertTimes(context, setup);
					assertThat(request.tags()).containsEntry("httppool.reused", "false")
						.containsKey("httppool.connection")
						.doesNotContainKey("http.request.resend_count");
				});
		}
	}

	/** The times of spans are those of the phases, and lie within the request. */
	private void assertTimes(ApplicationContext context, Ended setup) {
		ConnectionSnapshot connection = context.getBean(PoolRegistry.class).pools().get(0).connections().get(0);
		Ended request = this.client.spanOf("GET");
		for (OpeningPhase phase : connection.opening()) {
			Ended span = this.client.startingWith(TITLES.get(phase.kind()));
			assertThat(span.endedAt() - span.startedAt()).isCloseTo(phase.nanos(),
					within(TimeUnit.MILLISECONDS.toNanos(1)));
			assertThat(span.startedAt()).isGreaterThanOrEqualTo(setup.startedAt() - 1_000_000);
			assertThat(span.endedAt()).isLessThanOrEqualTo(setup.endedAt() + 1_000_000);
		}
		assertThat(setup.startedAt()).isGreaterThanOrEqualTo(request.startedAt() - 1_000_000);
		assertThat(setup.endedAt()).isLessThanOrEqualTo(request.endedAt() + 1_000_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfARequestOverAConnectionThatWasOpenHasNoOther(String kind) throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.client.runner(kind, true).run((context) -> {
				TracedClient.get(context, server.host("http").toURI());
				int before = this.client.spans().size();

				TracedClient.get(context, server.host("http").toURI());

				List<Ended> added = this.client.spans().subList(before, this.client.spans().size());
				assertThat(added).singleElement()
					.satisfies((request) -> assertThat(request.tags()).containsEntry("httppool.reused", "true"));
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void nothingIsWrittenWithoutASampledSpan(String kind) throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.client.runner(kind, false).run((context) -> {
				TracedClient.get(context, server.host("http").toURI());

				assertThat(this.client.spans()).isEmpty();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void nothingIsWrittenOfFastPhases(String kind) throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.client.runner(kind, true).withPropertyValues("httppool.tracing.slow-phase=1h").run((context) -> {
				TracedClient.get(context, server.host("http").toURI());

				assertThat(this.client.spans()).extracting(Ended::name).containsExactly("http get");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfAWaitEndsWhenThereIsAConnection(String kind) throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.client.runner(kind, true)
				.withPropertyValues("httppool.defaults.per-route.max=1", "httppool.tuner.mode=off")
				.run((context) -> {
					RestClient rest = context.getBean(RestClient.Builder.class).build();
					Thread waiting = new Thread(() -> TracedClient.get(context, server.host("http").toURI()));
					rest.get().uri(server.host("http").toURI()).exchange((request, response) -> {
						waiting.start();
						awaitPending(context);
						return null;
					});
					waiting.join();

					Ended wait = this.client.spanOf("HTTP wait_for_connection localhost:" + server.port());
					assertThat(wait.tags()).containsEntry("httppool.reused", "true")
						.containsEntry("httppool.pool", "default")
						.doesNotContainKey("error.type");
					assertThat(this.client.spans()).filteredOn((span) -> span.id().equals(wait.parent()))
						.singleElement()
						.satisfies((request) -> assertThat(request.endedAt())
							.isGreaterThanOrEqualTo(wait.endedAt() - 1_000_000));
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void spanOfARequestTellsHowOftenItWasSentAgain(String kind) throws Exception {
		List<Integer> served = new ArrayList<>();
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			while (LoopbackServer.readHead(socket)) {
				served.add(1);
				LoopbackServer.send(socket,
						(served.size() == 1) ? "HTTP/1.1 503 Later\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
								: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
			}
		})) {
			this.client.runner(kind, true).run((context) -> {
				TracedClient.get(context, server.host("http").toURI());

				assertThat(this.client.spanOf("GET").tags()).containsEntry("http.request.resend_count", "1")
					.containsEntry("httppool.reused", "true");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void eachAttemptHasASpanAlsoOneThatWasGivenUp(String kind) throws Exception {
		try (LoopbackServer server = LoopbackServer.at("127.0.0.2", 0, LoopbackServer::answer);
				SilentAddress silent = new SilentAddress(SILENT, server.port())) {
			assertThat(silent.port()).isEqualTo(server.port());
			this.client.runner(kind, true)
				.withBean(Customizer.class, () -> resolving(SILENT, "127.0.0.2"))
				.run((context) -> {
					TracedClient.get(context, "http://two.example:" + server.port() + "/");

					Ended setup = this.client.startingWith("HTTP connection_setup");
					assertThat(setup.isError()).isFalse();
					assertThat(setup.tags()).containsEntry("httppool.attempts", "2")
						.containsEntry("network.peer.address", "127.0.0.2");
					assertThat(this.client.startingWith("socket connect " + SILENT).tags())
						.containsEntry("httppool.abandoned", "true");
					assertThat(this.client.startingWith("socket connect 127.0.0.2").isError()).isFalse();
					assertThat(this.client.startingWith("DNS").tag("dns.answers")).contains(SILENT, "127.0.0.2");
				});
		}
	}

	private static Customizer resolving(String... addresses) {
		return new Customizer((builder) -> builder.withDnsResolver(new SystemDefaultDnsResolver() {

			@Override
			public InetAddress[] resolve(String host) throws UnknownHostException {
				InetAddress[] resolved = new InetAddress[addresses.length];
				for (int i = 0; i < addresses.length; i++) {
					resolved[i] = InetAddress.getByName(addresses[i]);
				}
				return resolved;
			}

		}));
	}

	private static void awaitPending(ApplicationContext context) {
		Awaitility.await().until(() -> context.getBean(PoolRegistry.class).pools().get(0).snapshot().pending() == 1);
	}

}
