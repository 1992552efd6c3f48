package io.httppool.test.idle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.pool.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that look alive to the client and are not, all at once and just before they
 * are needed.
 */
class FakeAliveTests {

	/** What the pool takes for busy, it does not check. */
	private static final Duration CHECKED_AFTER = Duration.ofMillis(10);

	private static Certificate certificate;

	@BeforeAll
	static void createCertificate(@TempDir Path directory) {
		certificate = Certificate.create(directory);
	}

	@ParameterizedTest(name = "{1} over {0}")
	@MethodSource("io.httppool.test.idle.IdleFault#overEachTransport")
	void postsWhenServerHasGivenUpIdleConnectionsAllSucceedAtOnce(Transport transport, IdleFault fault)
			throws IOException {
		int connections = connections(transport);
		try (IdleServer server = new IdleServer(transport, certificate, Ticker.system());
				PooledApplication application = new PooledApplication(certificate, connections);
				PostingClient client = new PostingClient(application.manager(), server.host())) {
			client.leaveIdle(connections);
			application.awaitIdle(connections, CHECKED_AFTER);
			server.inflict(fault);

			Map<String, Integer> outcomes = client.postOverAll(connections);

			assertThat(outcomes).isEqualTo(Map.of("200", connections));
			assertThat(server.posts()).containsExactlyElementsOf(PostingClient.paths(connections));
			assertThat(client.attempts()).isEqualTo(connections);
			assertThat(application.closed().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(connections);
		}
	}

	/** Without this, the test above might pass because nothing happened. */
	@ParameterizedTest(name = "{1} over {0}")
	@MethodSource("io.httppool.test.idle.IdleFault#overEachTransport")
	void postsOfStockPoolWhenServerHasGivenUpIdleConnectionsFail(Transport transport, IdleFault fault)
			throws IOException {
		int connections = connections(transport);
		try (IdleServer server = new IdleServer(transport, certificate, Ticker.system());
				PoolingHttpClientConnectionManager manager = stockManager(connections);
				PostingClient client = new PostingClient(manager, server.host())) {
			client.leaveIdle(connections);
			server.inflict(fault);

			Map<String, Integer> outcomes = client.postOverAll(connections);

			assertThat(outcomes.keySet()).anyMatch((outcome) -> !outcome.equals("200"));
		}
	}

	/** Handshakes take their time. */
	private static int connections(Transport transport) {
		return (transport == Transport.HTTP) ? 1000 : 200;
	}

	private static PoolingHttpClientConnectionManager stockManager(int connections) {
		return PoolingHttpClientConnectionManagerBuilder.create()
			.setTlsSocketStrategy(new DefaultClientTlsStrategy(certificate.context()))
			.setMaxConnTotal(connections)
			.setMaxConnPerRoute(connections)
			.build();
	}

}
