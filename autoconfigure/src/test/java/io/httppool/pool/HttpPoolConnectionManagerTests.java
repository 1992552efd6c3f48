package io.httppool.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.httppool.LoopbackServer;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link HttpPoolConnectionManager} under HttpClient, over real sockets.
 */
class HttpPoolConnectionManagerTests {

	@Test
	void requestsWhenOneFollowsTheOtherShareAConnection() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); TestClient test = new TestClient()) {
			for (int i = 0; i < 50; i++) {
				assertThat(test.get(server.host("http"))).isEqualTo(200);
			}

			assertThat(server.connections()).isOne();
			assertThat(test.pool.connections().get(0).exchanges()).isEqualTo(50);
		}
	}

	@Test
	void closeWhenAClientCallsItChangesNothing() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); TestClient test = new TestClient()) {
			test.get(server.host("http"));

			test.manager.close();
			test.manager.close(CloseMode.GRACEFUL);
			test.get(server.host("http"));

			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void requestWhenAnErrorPassesItLeavesThePoolAlive() throws Exception {
		AtomicBoolean isFailing = new AtomicBoolean();
		HttpRequestInterceptor failing = (request, entity, context) -> failOnce(isFailing);
		try (LoopbackServer server = LoopbackServer.answering();
				TestClient test = new TestClient(TestClient.OPERATOR, TestClient.FACTORY,
						(client) -> client.addRequestInterceptorFirst(failing))) {
			test.get(server.host("http"));
			isFailing.set(true);

			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> test.get(server.host("http")));
			int leased = test.leased();
			int next = test.get(server.host("http"));

			assertThat(leased).isZero();
			assertThat(next).isEqualTo(200);
			assertThat(test.pool.permits().taken()).isOne();
			assertThat(test.closed()).containsExactly(entry(CloseReason.REQUEST_FAILED, 1L));
		}
	}

	@Test
	void requestWhenMakingItsConnectionEndsInAnErrorLosesNoLease() throws Exception {
		AtomicBoolean isFailing = new AtomicBoolean(true);
		HttpConnectionFactory<ManagedHttpClientConnection> factory = (socket) -> {
			failOnce(isFailing);
			return TestClient.FACTORY.createConnection(socket);
		};
		try (LoopbackServer server = LoopbackServer.answering();
				TestClient test = new TestClient(TestClient.OPERATOR, factory, UnaryOperator.identity())) {

			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> test.get(server.host("http")));

			assertThat(test.leased()).isZero();
			assertThat(test.pool.permits().taken()).isZero();
			assertThat(test.get(server.host("http"))).isEqualTo(200);
		}
	}

	@Test
	void requestWhenOpeningItsConnectionEndsInAnErrorLosesNoLease() throws Exception {
		AtomicBoolean isFailing = new AtomicBoolean(true);
		try (LoopbackServer server = LoopbackServer.answering();
				TestClient test = new TestClient(new Before(() -> failOnce(isFailing)), TestClient.FACTORY,
						UnaryOperator.identity())) {

			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> test.get(server.host("http")));

			assertThat(test.leased()).isZero();
			assertThat(test.pool.permits().taken()).isZero();
			assertThat(test.get(server.host("http"))).isEqualTo(200);
		}
	}

	@Test
	void upgradeWhenItEndsInAnErrorLosesNoLease() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); TestClient test = new TestClient(new Before(() -> {
		}), TestClient.FACTORY, UnaryOperator.identity())) {
			ConnectionEndpoint endpoint = test.manager
				.lease("1", new HttpRoute(server.host("http")), Timeout.ofSeconds(5), null)
				.get(Timeout.ofSeconds(5));
			test.manager.connect(endpoint, null, HttpClientContext.create());

			assertThatExceptionOfType(OutOfMemoryError.class)
				.isThrownBy(() -> test.manager.upgrade(endpoint, HttpClientContext.create()));

			assertThat(test.leased()).isZero();
			assertThat(server.awaitEnd()).isTrue();
		}
	}

	@Test
	void releaseWhenServerWantsNoKeepAliveClosesTheConnection() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering("Keep-Alive: timeout=0");
				TestClient test = new TestClient()) {

			test.get(server.host("http"));

			assertThat(test.pool.getTotalStats().getAvailable()).isZero();
			assertThat(test.closed()).containsExactly(entry(CloseReason.NOT_REUSABLE, 1L));
			assertThat(server.awaitEnd()).isTrue();
		}
	}

	@Test
	void releaseWhenServerClosesSaysNotReusable() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering("Connection: close");
				TestClient test = new TestClient()) {

			test.get(server.host("http"));

			assertThat(test.closed()).containsExactly(entry(CloseReason.NOT_REUSABLE, 1L));
		}
	}

	@Test
	void releaseWhenServerStatesAKeepAliveKeepsItThatLong() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering("Keep-Alive: timeout=7");
				TestClient test = new TestClient()) {

			test.get(server.host("http"));

			assertThat(test.pool.connections().get(0).expiresIn().toSeconds()).isBetween(5L, 7L);
		}
	}

	@Test
	void connectWhenNobodyListensGivesThePlaceBack() throws Exception {
		int port = unusedPort();
		try (TestClient test = new TestClient()) {

			assertThatExceptionOfType(HttpHostConnectException.class)
				.isThrownBy(() -> test.get(new HttpHost("http", "localhost", port)));

			assertThat(test.pool.permits().taken()).isZero();
			assertThat(test.closed()).containsExactly(entry(CloseReason.CONNECT_FAILED, 1L));
		}
	}

	private static int unusedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Test
	void requestWhenItFailsBeforeAnythingWasSentSaysRequestFailed() throws Exception {
		HttpRequestInterceptor failing = (request, entity, context) -> {
			throw new IllegalArgumentException("in an interceptor");
		};
		try (LoopbackServer server = LoopbackServer.answering();
				TestClient test = new TestClient(TestClient.OPERATOR, TestClient.FACTORY,
						(client) -> client.addRequestInterceptorFirst(failing))) {

			assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> test.get(server.host("http")));

			assertThat(test.leased()).isZero();
			assertThat(test.closed()).containsExactly(entry(CloseReason.REQUEST_FAILED, 1L));
		}
	}

	@Test
	void requestWhenServerClosesInsteadOfAnsweringSaysRequestFailed() throws Exception {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			socket.getInputStream().read();
			socket.close();
		}); TestClient test = new TestClient()) {

			assertThatExceptionOfType(IOException.class).isThrownBy(() -> test.get(server.host("http")));

			assertThat(test.closed()).containsExactly(entry(CloseReason.REQUEST_FAILED, 1L));
		}
	}

	@Test
	void shutDownWhenConnectionsAreOpenClosesTheirSockets() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); TestClient test = new TestClient()) {
			test.get(server.host("http"));

			test.manager.shutDown(CloseMode.GRACEFUL);

			assertThat(server.awaitEnd()).isTrue();
			assertThat(test.closed()).containsExactly(entry(CloseReason.SHUTDOWN, 1L));
			assertThatIllegalStateException().isThrownBy(() -> test.get(server.host("http")));
		}
	}

	@Test
	void shutDownWhileAConnectionIsBeingOpenedLeavesNoSocket() throws Exception {
		AtomicReference<HttpPoolConnectionManager> manager = new AtomicReference<>();
		HttpClientConnectionOperator closing = new Before(() -> manager.get().shutDown(CloseMode.GRACEFUL));
		try (LoopbackServer server = LoopbackServer.answering();
				TestClient test = new TestClient(closing, TestClient.FACTORY, UnaryOperator.identity())) {
			manager.set(test.manager);

			assertThatExceptionOfType(IOException.class).isThrownBy(() -> test.get(server.host("http")));

			assertThat(server.awaitEnd()).isTrue();
			assertThat(test.pool.permits().taken()).isZero();
			assertThat(test.pool.connections()).isEmpty();
		}
	}

	@Test
	void retireWhileAConnectionIsBeingOpenedLetsItsRequestFinish() throws Exception {
		AtomicReference<HttpPoolConnectionManager> manager = new AtomicReference<>();
		HttpClientConnectionOperator retiring = new Before(() -> manager.get().retire());
		try (LoopbackServer server = LoopbackServer.answering();
				TestClient test = new TestClient(retiring, TestClient.FACTORY, UnaryOperator.identity())) {
			manager.set(test.manager);

			int status = test.get(server.host("http"));

			assertThat(status).isEqualTo(200);
			assertThat(server.awaitEnd()).isTrue();
			assertThat(test.closed()).containsExactly(entry(CloseReason.SHUTDOWN, 1L));
			assertThat(test.pool.permits().taken()).isZero();
		}
	}

	@Test
	void shutDownBetweenLeaseAndReleaseLeavesNoSocket() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); TestClient test = new TestClient()) {
			ConnectionEndpoint endpoint = test.manager
				.lease("1", new HttpRoute(server.host("http")), Timeout.ofSeconds(5), null)
				.get(Timeout.ofSeconds(5));
			test.manager.connect(endpoint, null, HttpClientContext.create());

			test.manager.shutDown(CloseMode.GRACEFUL);
			test.manager.release(endpoint, null, TimeValue.ofSeconds(30));

			assertThat(server.awaitEnd()).isTrue();
			assertThat(test.pool.permits().taken()).isZero();
		}
	}

	private static void failOnce(AtomicBoolean isFailing) {
		if (isFailing.getAndSet(false)) {
			throw new OutOfMemoryError("in a test");
		}
	}

	/**
	 * Does something before each connect, and fails each upgrade.
	 */
	private record Before(Runnable action) implements HttpClientConnectionOperator {

		@Override
		public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable InetSocketAddress local,
				@Nullable TimeValue timeout, SocketConfig config, HttpContext context) throws IOException {
			this.action.run();
			TestClient.OPERATOR.connect(connection, host, local, timeout, config, context);
		}

		@Override
		public void upgrade(ManagedHttpClientConnection connection, HttpHost host, HttpContext context) {
			throw new OutOfMemoryError("in a test");
		}

	}

}
