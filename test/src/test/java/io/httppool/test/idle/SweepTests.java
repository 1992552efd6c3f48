package io.httppool.test.idle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.pool.CloseReason;
import io.httppool.pool.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of connections that their peer gives up while nobody needs them.
 */
class SweepTests {

	private static final int CONNECTIONS = 50;

	private static final Duration BOUND = Duration.ofSeconds(20);

	private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(30);

	private static Certificate certificate;

	@BeforeAll
	static void createCertificate(@TempDir Path directory) {
		certificate = Certificate.create(directory);
	}

	@ParameterizedTest(name = "{1} over {0}")
	@MethodSource("io.httppool.test.idle.IdleFault#overEachTransport")
	void sweepWhenServerHasGivenUpIdleConnectionsClosesThemWithReason(Transport transport, IdleFault fault)
			throws IOException {
		VirtualTime time = new VirtualTime();
		try (IdleServer server = new IdleServer(transport, certificate, time.clock().ticker());
				PooledApplication application = new PooledApplication(certificate, CONNECTIONS, time.clock());
				PostingClient client = new PostingClient(application.manager(), server.host())) {
			application.stopUpkeep();
			client.leaveIdle(CONNECTIONS);
			server.inflict(fault);
			time.pass(Duration.ofSeconds(1));

			application.sweep();

			assertThat(application.closed()).isEqualTo(Map.of(fault.reason(), (long) CONNECTIONS));
			assertThat(application.route().total()).isZero();
			await().atMost(BOUND).until(() -> server.open() == 0);
		}
	}

	@Test
	void upkeepWhenServerHasClosedItsHalfClosesOursWithoutAnyRequest() throws IOException {
		try (IdleServer server = new IdleServer(Transport.HTTP, certificate, Ticker.system());
				PooledApplication application = new PooledApplication(certificate, CONNECTIONS);
				PostingClient client = new PostingClient(application.manager(), server.host())) {
			client.leaveIdle(CONNECTIONS);

			server.inflict(IdleFault.HALF_CLOSE);

			await().atMost(BOUND).until(() -> server.open() == 0);
			assertThat(application.closed()).isEqualTo(Map.of(CloseReason.STALE_FIN, (long) CONNECTIONS));
		}
	}

	@Test
	void sweepWhenSessionTicketsArePendingKeepsConnections() throws Exception {
		VirtualTime time = new VirtualTime();
		try (IdleServer server = new IdleServer(Transport.TLS_1_3, certificate, time.clock().ticker());
				PooledApplication application = new PooledApplication(certificate, CONNECTIONS, time.clock());
				PostingClient client = new PostingClient(application.manager(), server.host())) {
			application.stopUpkeep();
			connect(application.manager(), server.host());
			await().atMost(BOUND).until(() -> server.connections() == CONNECTIONS);
			time.pass(Duration.ofSeconds(1));

			application.sweep();

			assertThat(application.closed()).isEmpty();
			assertThat(application.route().available()).isEqualTo(CONNECTIONS);
			assertThat(client.postOverAll(CONNECTIONS)).isEqualTo(Map.of("200", CONNECTIONS));
			assertThat(server.connections()).isEqualTo(CONNECTIONS);
		}
	}

	/** Open connections and leave them before they carried any exchange. */
	private static void connect(HttpClientConnectionManager manager, HttpHost server) throws Exception {
		HttpRoute route = new HttpRoute(server, null, true);
		List<ConnectionEndpoint> endpoints = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			ConnectionEndpoint endpoint = manager.lease("connect-" + i, route, Timeout.of(BOUND), null)
				.get(Timeout.of(BOUND));
			manager.connect(endpoint, Timeout.of(BOUND), HttpClientContext.create());
			endpoints.add(endpoint);
		}
		endpoints.forEach((endpoint) -> manager.release(endpoint, null, KEEP_ALIVE));
	}

}
