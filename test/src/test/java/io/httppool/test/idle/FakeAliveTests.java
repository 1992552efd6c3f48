package io.httppool.test.idle;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.test.PooledApplication;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.TestCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connections that look alive to the client and are not, all at once and just before they
 * are needed.
 */
@Tag("slow")
class FakeAliveTests {

	/** A connection that was idle for less is not checked. */
	private static final Duration CHECKED_AFTER = Duration.ofMillis(10);

	@ParameterizedTest(name = "{1} over {0}")
	@MethodSource("io.httppool.test.idle.IdleFault#overEachTransport")
	void postsWhenServerHasGivenUpIdleConnectionsAllSucceedAtOnce(Transport transport, IdleFault fault)
			throws IOException {
		int connections = connections(transport);
		VirtualTime serverTime = new VirtualTime();
		try (FaultyServer server = transport.start(serverTime);
				PooledApplication application = new PooledApplication("api", PooledApplication.sized(connections));
				PostingClient client = new PostingClient(application.manager(), server)) {
			client.leaveIdle(connections);
			awaitIdle(application, connections);
			server.inflict(fault.fault());
			serverTime.pass(Duration.ZERO);
			awaitArrival(server);

			Map<String, Integer> outcomes = client.postOverAll(connections);

			assertThat(outcomes).isEqualTo(Map.of("200", connections));
			assertThat(PostingClient.posts(server)).containsExactlyElementsOf(PostingClient.paths(connections));
			assertThat(client.attempts()).isEqualTo(connections);
			assertThat(application.closed().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(connections);
		}
	}

	/** Verify that the test above does not pass because nothing happened. */
	@ParameterizedTest(name = "{1} over {0}")
	@MethodSource("io.httppool.test.idle.IdleFault#overEachTransport")
	void postsOfStockPoolWhenServerHasGivenUpIdleConnectionsFail(Transport transport, IdleFault fault)
			throws IOException {
		int connections = connections(transport);
		VirtualTime serverTime = new VirtualTime();
		try (FaultyServer server = transport.start(serverTime);
				PoolingHttpClientConnectionManager manager = stockManager(connections);
				PostingClient client = new PostingClient(manager, server)) {
			client.leaveIdle(connections);
			server.inflict(fault.fault());
			serverTime.pass(Duration.ZERO);
			awaitArrival(server);

			Map<String, Integer> outcomes = client.postOverAll(connections);

			assertThat(outcomes.keySet()).anyMatch((outcome) -> !outcome.equals("200"));
		}
	}

	/** Wait until all connections have been idle for long enough to be checked. */
	private static void awaitIdle(PooledApplication application, int connections) {
		await().until(() -> application.pool()
			.connections()
			.stream()
			.filter((connection) -> connection.idle().compareTo(CHECKED_AFTER) >= 0)
			.count() == connections);
	}

	/** Wait until the faults have reached the client, which takes a moment. */
	private static void awaitArrival(FaultyServer server) {
		await().pollDelay(Duration.ZERO).until(() -> server.open() == 0);
	}

	/** Return fewer connections where handshakes take their time. */
	private static int connections(Transport transport) {
		return (transport == Transport.HTTP) ? 1000 : 200;
	}

	private static PoolingHttpClientConnectionManager stockManager(int connections) {
		return PoolingHttpClientConnectionManagerBuilder.create()
			.setTlsSocketStrategy(new DefaultClientTlsStrategy(TestCertificate.localhost().sslContext()))
			.setMaxConnTotal(connections)
			.setMaxConnPerRoute(connections)
			.build();
	}

}
