package io.httppool.connect;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.LoopbackServer;
import io.httppool.pool.TestThreads;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.TestCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Hosts with several addresses, over real sockets. The memory of failed addresses is on
 * virtual time.
 */
class RaceTests {

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	private static final Duration SHORT = Duration.ofMillis(20);

	/** A test that waits for this delay does not end in its time. */
	private static final Duration LONG = Duration.ofHours(1);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final VirtualTime time = new VirtualTime();

	private Duration delay = LONG;

	@Test
	void connectWhenTheFirstAddressIsSilentTakesTheNext() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering();
				SilentAddress silent = new SilentAddress("127.0.0.2", server.port())) {
			TestConnections connections = racing(SHORT, "127.0.0.2", "127.0.0.1");

			ManagedHttpClientConnection connection = connections.open(server.host("http"), PATIENCE);

			assertThat(silent.isFull()).isTrue();
			assertThat(remote(connection)).isEqualTo("127.0.0.1:" + server.port());
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "V_1_2", "V_1_3" })
	void connectWhenTheFirstAddressNeverShakesHandsTakesTheNextAndRemembers(Wire wire) throws Exception {
		try (LoopbackServer server = secure();
				LoopbackServer mute = LoopbackServer.at("127.0.0.2", server.port(), RaceTests::readAll)) {
			TestConnections connections = racing("127.0.0.2", "127.0.0.1");

			List<String> remotes = new ArrayList<>(openThree(connections, server.host("https"), wire));
			boolean hasEnded = mute.awaitEnd();
			int attemptsBefore = mute.connections();
			this.time.pass(Duration.ofSeconds(1));
			remotes.addAll(openThree(connections, server.host("https"), wire));

			assertThat(remotes).hasSize(6).containsOnly("127.0.0.1:" + server.port());
			assertThat(hasEnded && mute.awaitEnd()).isTrue();
			assertThat(attemptsBefore).isOne();
			assertThat(mute.connections()).isEqualTo(2);
		}
	}

	/** Only the first may have a delay that ends before the test. */
	private List<String> openThree(TestConnections connections, HttpHost host, Wire wire) throws IOException {
		List<String> remotes = new ArrayList<>();
		this.delay = SHORT;
		for (int i = 0; i < 3; i++) {
			ManagedHttpClientConnection connection = connections.open(host, PATIENCE, wire.tlsConfig());
			remotes.add(remote(connection));
			connection.close(CloseMode.IMMEDIATE);
			this.delay = LONG;
		}
		return remotes;
	}

	@Test
	void connectWhenAnAddressIsBackUsesItInItsTurnAgain() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			TestConnections connections = racing(LONG, "127.0.0.2", "127.0.0.1");
			connections.open(server.host("http"), PATIENCE).close(CloseMode.IMMEDIATE);
			try (LoopbackServer back = LoopbackServer.at("127.0.0.2", server.port(), LoopbackServer::answer)) {
				connections.open(server.host("http"), PATIENCE).close(CloseMode.IMMEDIATE);
				int beforeItsTime = back.connections();
				this.time.pass(Duration.ofSeconds(1));

				List<ManagedHttpClientConnection> open = new ArrayList<>();
				for (int i = 0; i < 4; i++) {
					open.add(connections.open(server.host("http"), PATIENCE));
				}
				open.forEach((connection) -> connection.close(CloseMode.IMMEDIATE));

				assertThat(beforeItsTime).isZero();
				await().atMost(PATIENCE).untilAsserted(() -> assertThat(back.connections()).isEqualTo(2));
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "V_1_3" })
	void connectWhenTheFirstAddressFailsTriesTheNextAtOnce(Wire wire) throws Exception {
		try (LoopbackServer server = wire.isSecure() ? secure() : LoopbackServer.answering()) {
			TestConnections connections = racing(LONG, "::1", "127.0.0.2", "127.0.0.1");

			ManagedHttpClientConnection connection = connections.open(server.host(wire.scheme()), PATIENCE,
					wire.tlsConfig());

			assertThat(remote(connection)).isEqualTo("127.0.0.1:" + server.port());
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "::1", "127.0.0.1" })
	@EnabledIf("hasIpv6")
	void connectWhenTheServerListensInOneFamilyUsesThat(String address) throws Exception {
		try (LoopbackServer server = LoopbackServer.at(address, 0, LoopbackServer::answer)) {
			List<String> remotes = new ArrayList<>();
			for (TestConnections connections : List.of(racing(LONG, "::1", "127.0.0.1"),
					racing(LONG, "127.0.0.1", "::1"), racing(LONG, address))) {
				ManagedHttpClientConnection connection = connections.open(server.host("http"), PATIENCE);
				remotes.add(remote(connection));
				connection.close(CloseMode.IMMEDIATE);
			}

			assertThat(remotes).hasSize(3).containsOnly(remotes.get(0));
			await().atMost(PATIENCE).until(() -> server.connections() == 3);
		}
	}

	static boolean hasIpv6() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void connectWhenTheFirstAddressSpeaksNoTlsTriesTheNextAtOnce() throws Exception {
		try (LoopbackServer server = secure();
				LoopbackServer plain = LoopbackServer.at("127.0.0.2", server.port(), Socket::close)) {
			TestConnections connections = racing(LONG, "127.0.0.2", "127.0.0.1");

			ManagedHttpClientConnection connection = connections.open(server.host("https"), PATIENCE);

			assertThat(remote(connection)).isEqualTo("127.0.0.1:" + server.port());
			assertThat(plain.connections()).isOne();
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void connectWhenAllAddressesFailTellsEachWithItsAddress() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			TestConnections connections = racing(LONG, "127.0.0.2", "127.0.0.4", "127.0.0.3");

			assertThatExceptionOfType(HttpHostConnectException.class)
				.isThrownBy(() -> connections.open(server.host("http"), PATIENCE))
				.withMessage("Connect to http://localhost:%1$d [127.0.0.3:%1$d] failed: Connection refused"
					.formatted(server.port()))
				.satisfies((ex) -> assertThat(messagesBelow(ex)).containsExactly(
						"Connect to http://localhost:%1$d [127.0.0.4:%1$d] failed: Connection refused"
							.formatted(server.port()),
						"Connect to http://localhost:%1$d [127.0.0.2:%1$d] failed: Connection refused"
							.formatted(server.port())));
		}
	}

	private static List<String> messagesBelow(Throwable failure) {
		return (failure.getSuppressed().length == 0) ? List.of()
				: Stream
					.concat(Stream.of(failure.getSuppressed()[0].getMessage()),
							messagesBelow(failure.getSuppressed()[0]).stream())
					.toList();
	}

	@Test
	@Tag("slow")
	void connectWhenEachAddressNeedsMoreThanAnEvenShareOfTheTimeStillConnects() throws Exception {
		List<SilentAddress> slow = new ArrayList<>();
		try (SilentAddress first = new SilentAddress("127.0.0.2", 0)) {
			for (int i = 3; i < 10; i++) {
				slow.add(new SilentAddress("127.0.0." + i, first.port()));
			}
			TestConnections connections = racing(Duration.ofMillis(10),
					IntStream.range(2, 10).mapToObj((i) -> "127.0.0." + i).toArray(String[]::new));
			FutureTask<ManagedHttpClientConnection> opening = start(connections,
					new HttpHost("http", "localhost", first.port()), Duration.ofSeconds(5));
			await().atMost(PATIENCE).until(() -> TestConnections.attemptThreads().size() == 8);

			first.accept();

			assertThat(remote(opening.get(30, TimeUnit.SECONDS))).isEqualTo("127.0.0.2:" + first.port());
			opening.get().close(CloseMode.IMMEDIATE);
		}
		finally {
			for (SilentAddress address : slow) {
				address.close();
			}
		}
	}

	@Test
	void connectWhenTheThreadIsInterruptedEndsAllAttempts() throws Exception {
		try (SilentAddress one = new SilentAddress("127.0.0.2", 0);
				SilentAddress other = new SilentAddress("127.0.0.3", one.port())) {
			TestConnections connections = racing(SHORT, "127.0.0.2", "127.0.0.3");
			HttpHost host = new HttpHost("http", "localhost", one.port());
			FutureTask<Boolean> opening = new FutureTask<>(() -> {
				assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> connections.open(host, LONG))
					.withMessage("Interrupted while connecting to http://localhost:" + one.port());
				return Thread.currentThread().isInterrupted();
			});
			Thread thread = TestThreads.unstarted(opening, "opening");
			thread.start();
			await().atMost(PATIENCE).until(() -> TestConnections.attemptThreads().size() == 2);

			assertThat(other.isFull()).isTrue();
			thread.interrupt();

			assertThat(opening.get(30, TimeUnit.SECONDS)).isTrue();
			await().atMost(PATIENCE).until(() -> TestConnections.attemptThreads().isEmpty());
		}
	}

	@Test
	void connectWhenTheConnectionIsClosedEndsAllAttempts() throws Exception {
		try (SilentAddress one = new SilentAddress("127.0.0.2", 0);
				SilentAddress other = new SilentAddress("127.0.0.3", one.port())) {
			TestConnections connections = racing(SHORT, "127.0.0.2", "127.0.0.3");
			HttpHost host = new HttpHost("http", "localhost", one.port());
			ManagedHttpClientConnection connection = new PooledConnectionFactory(8192).createConnection(null);
			FutureTask<?> opening = new FutureTask<>(() -> assertThatExceptionOfType(ConnectionClosedException.class)
				.isThrownBy(() -> connections.operator()
					.connect(connection, host, null, null, Timeout.of(LONG), SocketConfig.DEFAULT, TlsConfig.DEFAULT,
							HttpClientContext.create()))
				.withMessage("The connection to http://localhost:%d was closed while it was being opened"
					.formatted(one.port())));
			TestThreads.unstarted(opening, "opening").start();
			await().atMost(PATIENCE).until(() -> TestConnections.attemptThreads().size() == 2);

			assertThat(other.isFull()).isTrue();
			connection.close(CloseMode.IMMEDIATE);

			opening.get(30, TimeUnit.SECONDS);
			await().atMost(PATIENCE).until(() -> TestConnections.attemptThreads().isEmpty());
		}
	}

	@Test
	void connectWhenThereIsOneAddressRunsOnTheCallingThread() throws Exception {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		try (LoopbackServer server = secure()) {
			noting(threads, "127.0.0.1").open(server.host("https"), PATIENCE).close(CloseMode.IMMEDIATE);
			noting(threads, "127.0.0.1", "127.0.0.2").open(server.host("https"), PATIENCE).close(CloseMode.IMMEDIATE);

			assertThat(threads).hasSize(2).first().isSameAs(Thread.currentThread());
			assertThat(threads.get(1).getName()).isEqualTo("httppool-connect-127.0.0.1:" + server.port());
			assertThat(threads.get(1).isDaemon()).isTrue();
		}
	}

	private TestConnections noting(List<Thread> threads, String... addresses) {
		DefaultClientTlsStrategy tls = new DefaultClientTlsStrategy(SSL);
		return new TestConnections(
				new PhasedOperator(new NameResolution(Addresses.of(addresses), DefaultSchemePortResolver.INSTANCE),
						(socket, name, port, attachment, context) -> {
							threads.add(Thread.currentThread());
							return tls.upgrade(socket, name, port, attachment, context);
						}, (host) -> LONG, this.time.ticker()));
	}

	@Test
	void connectLeavesARecordOfEachPhase() throws Exception {
		try (LoopbackServer server = secure()) {
			TestConnections connections = racing(LONG, "127.0.0.2", "127.0.0.1");

			PooledConnection first = (PooledConnection) connections.open(server.host("https"), PATIENCE);
			Exchanges.exchange(first, Method.GET);
			PooledConnection second = (PooledConnection) connections.open(server.host("https"), PATIENCE);

			assertThat(first.phases())
				.extracting(OpeningPhase::kind, OpeningPhase::outcome, OpeningPhase::error, OpeningPhase::isResumed)
				.containsExactly(tuple(Kind.LOOKUP, Outcome.SUCCEEDED, null, false),
						tuple(Kind.CONNECT, Outcome.FAILED, "java.net.ConnectException", false),
						tuple(Kind.CONNECT, Outcome.SUCCEEDED, null, false),
						tuple(Kind.TLS, Outcome.SUCCEEDED, null, false));
			assertThat(second.phases()).hasSize(3).last().matches(OpeningPhase::isResumed);
			first.close(CloseMode.IMMEDIATE);
			second.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void raceWhenThereAreNoThreadsRunsOnTheCallingThread() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			HttpHost host = server.host("http");
			Destination destination = new Destination(host, host, null, SocketConfig.DEFAULT, null,
					HttpClientContext.create());
			List<Attempt> attempts = Stream.of("127.0.0.2", "127.0.0.1")
				.map((address) -> new Attempt(destination, new InetSocketAddress(address, server.port()),
						new DefaultClientTlsStrategy(SSL), new Opening(this.time.ticker(), null)))
				.toList();
			Race race = new Race(attempts, LONG, new Budget(host, Timeout.of(PATIENCE), this.time.ticker()),
					new AttemptThreads(0));

			Race.Finish won = race.run();

			assertThat(won.attempt()).isSameAs(attempts.get(1));
			assertThat(race.beaten()).containsExactly(attempts.get(0).address());
			won.requireSocket().socket().close();
		}
	}

	private FutureTask<ManagedHttpClientConnection> start(TestConnections connections, HttpHost host,
			Duration timeout) {
		FutureTask<ManagedHttpClientConnection> opening = new FutureTask<>(() -> connections.open(host, timeout));
		TestThreads.unstarted(opening, "opening").start();
		return opening;
	}

	private TestConnections racing(Duration delay, String... addresses) {
		this.delay = delay;
		return racing(addresses);
	}

	private TestConnections racing(String... addresses) {
		return TestConnections.with(Addresses.of(addresses), () -> this.delay, this.time.ticker(), SSL);
	}

	private static LoopbackServer secure() throws IOException {
		return new LoopbackServer(SSL.getServerSocketFactory(), LoopbackServer::answer);
	}

	private static void readAll(Socket socket) throws IOException {
		socket.getInputStream().readAllBytes();
	}

	private static String remote(ManagedHttpClientConnection connection) {
		SocketAddress remote = connection.getRemoteAddress();
		return String.valueOf(remote).replaceFirst("^.*/", "");
	}

}
