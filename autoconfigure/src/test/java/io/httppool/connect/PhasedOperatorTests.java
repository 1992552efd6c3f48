package io.httppool.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import jdk.net.ExtendedSocketOptions;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.LoopbackServer;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link PhasedOperator}, over real sockets.
 */
class PhasedOperatorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	/** Far above what any test takes, and far below what a missing timeout would cost. */
	private static final Duration GENEROUS = Duration.ofSeconds(30);

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	@Test
	void connectWhenTheFirstAddressRefusesTriesTheNext() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			TestConnections connections = resolving("127.0.0.2", "127.0.0.1");

			ManagedHttpClientConnection connection = connections.open(server.host("http"), TIMEOUT);

			assertThat(connection.getRemoteAddress()).asString().contains("127.0.0.1:" + server.port());
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void connectWhenAllAddressesRefuseTellsTheLastWithThoseBefore() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			TestConnections connections = resolving("127.0.0.2", "127.0.0.3");

			assertThatExceptionOfType(HttpHostConnectException.class)
				.isThrownBy(() -> connections.open(server.host("http"), TIMEOUT))
				.withMessageContaining("refused")
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasOnlyElementsOfType(HttpHostConnectException.class)
					.hasSize(1));
		}
	}

	@Test
	void connectWhenAnAddressDoesNotAnswerLeavesTimeForTheNext() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering();
				SilentAddress silent = new SilentAddress("127.0.0.2", server.port())) {
			TestConnections connections = resolving(Stream
				.concat(Stream.of("127.0.0.2", "127.0.0.1"),
						IntStream.rangeClosed(1, 118).mapToObj((last) -> "127.0.1." + last))
				.toArray(String[]::new));
			long startedAt = System.nanoTime();

			ManagedHttpClientConnection connection = connections.open(server.host("http"), Duration.ofMinutes(1));

			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isBetween(Duration.ofMillis(450), GENEROUS);
			assertThat(silent.isFull()).isTrue();
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void connectWhenNoAddressAnswersEndsWithinTheWholeTimeout() throws Exception {
		try (SilentAddress first = new SilentAddress("127.0.0.2", 0);
				SilentAddress second = new SilentAddress("127.0.0.3", first.port())) {
			TestConnections connections = resolving("127.0.0.2", "127.0.0.3");
			HttpHost host = new HttpHost("http", "localhost", first.port());
			long startedAt = System.nanoTime();

			assertThatExceptionOfType(ConnectTimeoutException.class)
				.isThrownBy(() -> connections.open(host, Duration.ofSeconds(1)));

			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isBetween(Duration.ofMillis(900), GENEROUS);
			assertThat(second.isFull()).isTrue();
		}
	}

	@Test
	void connectWhenNameResolutionTakesTheWholeTimeoutTriesNoAddress() throws Exception {
		AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
		try (LoopbackServer server = LoopbackServer.answering()) {
			TestConnections connections = TestConnections.with(new Addresses(() -> {
				nanos.addAndGet(TIMEOUT.toNanos());
				return List.of("127.0.0.1");
			}), nanos::get, SSL);

			assertThatExceptionOfType(ConnectTimeoutException.class)
				.isThrownBy(() -> connections.open(server.host("http"), TIMEOUT))
				.withMessage("Connect to http://localhost:%d timed out after 5000ms, name resolution included"
					.formatted(server.port()));

			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void connectWhenAHandshakeTakesLongerThanTheTimeoutStillTriesTheNext() throws Exception {
		AtomicLong nanos = new AtomicLong();
		try (LoopbackServer server = LoopbackServer.answering()) {
			NameResolution names = new NameResolution(Addresses.of("127.0.0.1", "127.0.0.2"),
					DefaultSchemePortResolver.INSTANCE);
			TestConnections connections = new TestConnections(
					new PhasedOperator(names, (socket, name, port, attachment, context) -> {
						nanos.addAndGet(TIMEOUT.toNanos());
						throw new SSLHandshakeException("no");
					}, (host) -> Duration.ZERO, nanos::get));

			assertThatExceptionOfType(HttpHostConnectException.class)
				.isThrownBy(() -> connections.open(server.host("https"), TIMEOUT))
				.withMessageContaining("[127.0.0.2:")
				.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
					.isInstanceOf(SSLHandshakeException.class)
					.hasToString("javax.net.ssl.SSLHandshakeException: TLS handshake with "
							+ "https://localhost:%1$d [127.0.0.1:%1$d] failed: no".formatted(server.port())));
		}
	}

	@Test
	void connectWhenThereIsNoTimeoutStillConnects() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			ManagedHttpClientConnection connection = resolving("127.0.0.1").open(server.host("http"), null,
					TlsConfig.DEFAULT);

			assertThat(connection.isOpen()).isTrue();
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void connectWhenNameResolutionFindsNothingSaysSo() {
		TestConnections connections = resolving();

		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> connections.open(new HttpHost("http", "nowhere.example", 80), TIMEOUT))
			.withMessage("nowhere.example: no address");
	}

	@Test
	void connectWhenTheResolverThrowsAnythingTellsTheName() {
		TestConnections connections = TestConnections.with(new Addresses(() -> {
			throw new IllegalStateException("broken");
		}), Ticker.system(), SSL);

		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> connections.open(new HttpHost("http", "nowhere.example", 80), TIMEOUT))
			.withMessage("nowhere.example: the resolver failed: java.lang.IllegalStateException: broken");
	}

	@Test
	void connectWhenTheHostCarriesAnAddressAsksNoResolver() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			HttpHost host = new HttpHost("http", InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }),
					"nowhere.example", server.port());

			ManagedHttpClientConnection connection = resolving().open(host, TIMEOUT);

			assertThat(connection.isOpen()).isTrue();
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void connectWhenOverTlsVerifiesTheNameAndNotTheAddress() throws Exception {
		try (LoopbackServer server = new LoopbackServer(SSL.getServerSocketFactory(), LoopbackServer::answer)) {
			ManagedHttpClientConnection connection = resolving("127.0.0.1").open(server.host("https"), TIMEOUT);
			HttpHost other = new HttpHost("https", "other.example", server.port());

			assertThat(connection.getSSLSession().getPeerHost()).isEqualTo("localhost");
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> resolving("127.0.0.1").open(other, TIMEOUT))
				.withMessageContaining("other.example");
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void connectWhenTheServerIsSilentInTheHandshakeEndsAfterItsOwnTimeout() throws Exception {
		try (LoopbackServer server = silent()) {
			TlsConfig tls = TlsConfig.custom().setHandshakeTimeout(Timeout.ofMilliseconds(300)).build();
			long startedAt = System.nanoTime();

			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> resolving("127.0.0.1").open(server.host("https"), Duration.ofMinutes(5), tls));

			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isBetween(Duration.ofMillis(290), GENEROUS);
			assertThat(server.awaitEnd()).isTrue();
		}
	}

	@Test
	void upgradeWhenTheServerIsSilentEndsAfterTheHandshakeTimeout() throws Exception {
		try (LoopbackServer server = silent()) {
			TlsConfig tls = TlsConfig.custom().setHandshakeTimeout(Timeout.ofMilliseconds(300)).build();
			TestConnections connections = resolving("127.0.0.1");
			ManagedHttpClientConnection connection = connections.open(server.host("http"), TIMEOUT);
			HttpHost target = server.host("https");

			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(
					() -> connections.operator().upgrade(connection, target, null, tls, HttpClientContext.create()));

			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void upgradeWhenItSucceedsRestoresTheSocketTimeout() throws Exception {
		try (LoopbackServer server = new LoopbackServer(SSL.getServerSocketFactory(), LoopbackServer::answer)) {
			TlsConfig tls = TlsConfig.custom().setHandshakeTimeout(Timeout.ofSeconds(7)).build();
			TestConnections connections = resolving("127.0.0.1");
			ManagedHttpClientConnection connection = connections.open(server.host("http"), TIMEOUT);
			connection.setSocketTimeout(Timeout.ofSeconds(3));

			connections.operator().upgrade(connection, server.host("https"), null, tls, HttpClientContext.create());

			assertThat(connection.getSSLSession()).isNotNull();
			assertThat(connection.getSocketTimeout()).isEqualTo(Timeout.ofSeconds(3));
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void connectWhenSocketOptionsAreSetAppliesThem() throws Exception {
		SocketConfig options = SocketConfig.custom()
			.setSoTimeout(Timeout.ofSeconds(3))
			.setSoLinger(7, TimeUnit.SECONDS)
			.setSoKeepAlive(true)
			.setTcpNoDelay(true)
			.setTcpKeepIdle(20)
			.setTcpKeepInterval(5)
			.setTcpKeepCount(4)
			.setRcvBufSize(10_000)
			.build();
		try (LoopbackServer server = LoopbackServer.answering()) {
			ManagedHttpClientConnection connection = resolving("127.0.0.1").open(server.host("http"), TIMEOUT,
					TlsConfig.DEFAULT, options);
			Socket socket = connection.getSocket();

			assertThat(socket.getSoTimeout()).isEqualTo(3000);
			assertThat(socket.getSoLinger()).isPositive();
			assertThat(socket.getKeepAlive()).isTrue();
			assertThat(socket.getTcpNoDelay()).isTrue();
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(20);
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(5);
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(4);
			assertThat(socket.getReceiveBufferSize()).isGreaterThanOrEqualTo(10_000);
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@ParameterizedTest
	@EnumSource
	void exchangeWhenTheThreadIsInterruptedEndsAtOnce(Wire wire) throws Exception {
		CountDownLatch received = new CountDownLatch(1);
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			wire.peer(socket, SSL).speaking().getInputStream().read();
			received.countDown();
		})) {
			ManagedHttpClientConnection connection = resolving("127.0.0.1").open(server.host(wire.scheme()), TIMEOUT,
					wire.tlsConfig());
			FutureTask<Boolean> exchange = new FutureTask<>(() -> {
				assertThatIOException().isThrownBy(() -> Exchanges.exchange(connection, Method.GET))
					.isNotInstanceOf(SocketTimeoutException.class);
				return Thread.currentThread().isInterrupted();
			});
			Thread thread = new Thread(exchange, "exchange");
			thread.start();
			boolean hasArrived = received.await(10, TimeUnit.SECONDS);

			thread.interrupt();

			assertThat(hasArrived).isTrue();
			assertThat(exchange.get(10, TimeUnit.SECONDS)).isTrue();
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	/** Return a server that accepts and reads, but never says anything. */
	private static LoopbackServer silent() throws IOException {
		return new LoopbackServer((socket) -> socket.getInputStream().readAllBytes());
	}

	private static TestConnections resolving(String... addresses) {
		return TestConnections.with(Addresses.of(addresses), Ticker.system(), SSL);
	}

}
