package io.httppool.test.idle;

import java.io.IOException;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.snapshot.CloseReason;
import io.httppool.test.PooledApplication;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.FaultyServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A sweep closes the idle connections that their peer has given up.
 */
@Tag("slow")
class SweepTests {

	private static final int CONNECTIONS = 50;

	private static final Duration BOUND = Duration.ofSeconds(20);

	private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(30);

	@ParameterizedTest(name = "{1} over {0}")
	@MethodSource("io.httppool.test.idle.IdleFault#overEachTransport")
	void sweepWhenServerHasGivenUpIdleConnectionsClosesThemWithReason(Transport transport, IdleFault fault)
			throws IOException {
		VirtualTime time = new VirtualTime();
		try (FaultyServer server = transport.start(time);
				PooledApplication application = new PooledApplication("api", time,
						PooledApplication.sized(CONNECTIONS));
				PostingClient client = new PostingClient(application.manager(), server)) {
			client.leaveIdle(CONNECTIONS);
			server.inflict(fault.fault());
			time.pass(Duration.ofSeconds(1));
			awaitArrival(server);

			application.sweep();

			assertThat(application.closed()).isEqualTo(Map.of(fault.reason(), (long) CONNECTIONS));
			assertThat(application.route().total()).isZero();
			await().atMost(BOUND).until(() -> server.held() == 0);
		}
	}

	@Test
	void upkeepWhenServerHasClosedItsHalfClosesOursWithoutAnyRequest() throws IOException {
		VirtualTime serverTime = new VirtualTime();
		try (FaultyServer server = Transport.HTTP.start(serverTime);
				PooledApplication application = new PooledApplication("api", PooledApplication.sized(CONNECTIONS));
				PostingClient client = new PostingClient(application.manager(), server)) {
			client.leaveIdle(CONNECTIONS);

			server.inflict(IdleFault.HALF_CLOSE.fault());
			serverTime.pass(Duration.ZERO);

			await().atMost(BOUND).until(() -> server.held() == 0);
			assertThat(application.closed()).isEqualTo(Map.of(CloseReason.STALE_FIN, (long) CONNECTIONS));
		}
	}

	@Test
	void sweepWhenSessionTicketsArePendingKeepsConnections() throws Exception {
		VirtualTime time = new VirtualTime();
		try (FaultyServer server = Transport.TLS_1_3.start(time);
				PooledApplication application = new PooledApplication("api", time,
						PooledApplication.sized(CONNECTIONS));
				PostingClient client = new PostingClient(application.manager(), server)) {
			connect(application.manager(), HttpHost.create(server.origin()));
			await().atMost(BOUND).until(() -> server.opened() == CONNECTIONS);
			time.pass(Duration.ofSeconds(1));

			application.sweep();

			assertThat(application.closed()).isEmpty();
			assertThat(application.route().available()).isEqualTo(CONNECTIONS);
			assertThat(client.postOverAll(CONNECTIONS)).isEqualTo(Map.of("200", CONNECTIONS));
			assertThat(server.opened()).isEqualTo(CONNECTIONS);
		}
	}

	/** Wait until the faults have reached the client, which takes a moment. */
	private static void awaitArrival(FaultyServer server) {
		await().pollDelay(Duration.ZERO).until(() -> server.open() == 0);
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
