package io.httppool.connect;

import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.LoopbackServer;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.TestThreads;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Lookups}, with a name server that is silent for as long as they want.
 */
class LookupsTests {

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration LONG = Duration.ofHours(1);

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final int MOST = 16;

	private final HeldNames names = new HeldNames();

	private final AtomicLong nanos = new AtomicLong();

	private final TestConnections connections = TestConnections.with(this.names, Ticker.system(), SSL);

	private LoopbackServer server;

	@BeforeEach
	void startServer() throws Exception {
		this.server = LoopbackServer.answering();
	}

	@AfterEach
	void answerAndStopServer() throws Exception {
		this.names.answer();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(lookupThreads()).isEmpty());
		this.server.close();
	}

	@Test
	void openWhenTheNameServerIsSilentEndsWithTheConnectTimeout() {
		assertThatExceptionOfType(ConnectTimeoutException.class)
			.isThrownBy(() -> this.connections.open(host("slow.example"), Duration.ofSeconds(1)))
			.withMessage("Lookup of slow.example timed out after 1000ms: the name server has not answered. "
					+ "Check the name resolution of this machine, or raise connect-timeout");

		assertThat(this.names.isSilent()).isTrue();
		assertThat(lookupThreads()).containsExactly("httppool-lookup-slow.example");
		assertThat(this.server.connections()).isZero();
	}

	@Test
	void interruptEndsAWaitForALookup() throws Exception {
		Opener opener = opening("slow.example", LONG);
		await().atMost(PATIENCE).until(() -> this.names.lookups().size() == 1);

		opener.thread().interrupt();

		assertThat(opener.failure()).isInstanceOf(InterruptedIOException.class)
			.isNotInstanceOf(ConnectTimeoutException.class)
			.hasMessage("Interrupted while connecting to http://slow.example:%d", this.server.port());
		assertThat(this.names.isSilent()).isTrue();
	}

	@Test
	void closingTheConnectionEndsItsWaitForALookup() throws Exception {
		ManagedHttpClientConnection connection = new PooledConnectionFactory(8192).createConnection(null);
		Opener opener = Opener.started(() -> {
			this.connections.operator()
				.connect(connection, host("slow.example"), null, null, Timeout.of(LONG), SocketConfig.DEFAULT, null,
						HttpClientContext.create());
			return connection;
		});
		await().atMost(PATIENCE).until(() -> this.names.lookups().size() == 1);

		connection.close(CloseMode.IMMEDIATE);

		assertThat(opener.failure()).isInstanceOf(ConnectionClosedException.class);
		assertThat(this.names.isSilent()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(CloseMode.class)
	void shutDownEndsWaitsForLookupsAtOnce(CloseMode mode) throws Exception {
		HttpPoolConnectionManager manager = this.connections.manager();
		Timeout timeout = Timeout.of(LONG);
		ConnectionEndpoint endpoint = manager.lease("test", new HttpRoute(host("slow.example")), timeout, null)
			.get(timeout);
		Opener opener = Opener.started(() -> {
			manager.connect(endpoint, timeout, HttpClientContext.create());
			return null;
		});
		await().atMost(PATIENCE).until(() -> this.names.lookups().size() == 1);

		manager.shutDown(mode);

		assertThat(opener.failure()).isInstanceOf(ConnectionClosedException.class)
			.hasMessage("Connection pool shut down");
		assertThat(this.names.isSilent()).isTrue();
		assertThat(manager.pool().snapshot().total()).isZero();
	}

	@Test
	void openersOfTheSameHostShareOneLookup() throws Exception {
		List<Opener> openers = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			openers.add(opening("slow.example", LONG));
		}
		await().atMost(PATIENCE).until(() -> openers.stream().allMatch(Opener::isWaiting));

		this.names.answer();

		for (Opener opener : openers) {
			opener.connection().close(CloseMode.IMMEDIATE);
		}
		assertThat(this.names.lookups()).containsExactly("slow.example");
	}

	@Test
	void aLookupThatCameTooLateIsUsedByTheNextOnce() throws Exception {
		assertThatExceptionOfType(ConnectTimeoutException.class)
			.isThrownBy(() -> this.connections.open(host("slow.example"), SHORT));
		this.names.answer();
		await().atMost(PATIENCE).until(() -> lookupThreads().isEmpty());

		this.connections.open(host("slow.example"), LONG).close(CloseMode.IMMEDIATE);
		assertThat(this.names.lookups()).containsExactly("slow.example");

		this.connections.open(host("slow.example"), LONG).close(CloseMode.IMMEDIATE);
		assertThat(this.names.lookups()).containsExactly("slow.example", "slow.example");
	}

	@Test
	void aLookupThatIsStillUnderWayIsUsedByTheNext() throws Exception {
		assertThatExceptionOfType(ConnectTimeoutException.class)
			.isThrownBy(() -> this.connections.open(host("slow.example"), SHORT));
		Opener next = opening("slow.example", LONG);
		await().atMost(PATIENCE).until(next::isWaiting);

		this.names.answer();

		next.connection().close(CloseMode.IMMEDIATE);
		assertThat(this.names.lookups()).containsExactly("slow.example");
	}

	@Test
	void aLookupThatCameTooLateIsForgottenAfterHalfAMinute() throws Exception {
		TestConnections timed = TestConnections.with(this.names, this.nanos::get, SSL);
		assertThatExceptionOfType(ConnectTimeoutException.class)
			.isThrownBy(() -> timed.open(host("slow.example"), SHORT));
		this.names.answer();
		await().atMost(PATIENCE).until(() -> lookupThreads().isEmpty());

		this.nanos.addAndGet(Duration.ofSeconds(31).toNanos());
		timed.open(host("slow.example"), LONG).close(CloseMode.IMMEDIATE);

		assertThat(this.names.lookups()).containsExactly("slow.example", "slow.example");
	}

	@Test
	void lookupsBeyondTheThreadsWaitForOneAsLongAsTheirCallers() throws Exception {
		List<Opener> openers = new ArrayList<>();
		for (int i = 0; i < MOST; i++) {
			openers.add(opening("slow%d.example".formatted(i), LONG));
		}
		await().atMost(PATIENCE).until(() -> this.names.lookups().size() == MOST);

		assertThatExceptionOfType(ConnectTimeoutException.class)
			.isThrownBy(() -> this.connections.open(host("gone.example"), SHORT))
			.withMessageContaining("has not answered 16 others either");
		openers.add(opening("next.example", LONG));
		await().atMost(PATIENCE).until(openers.get(MOST)::isWaiting);
		assertThat(lookupThreads()).hasSize(MOST);
		this.names.answer();

		for (Opener opener : openers) {
			opener.connection().close(CloseMode.IMMEDIATE);
		}
		assertThat(this.names.lookups()).hasSize(MOST + 1).contains("next.example").doesNotContain("gone.example");
	}

	@Test
	void eachOpenerHasAnExceptionOfItsOwnForAnUnknownHost() throws Exception {
		List<Opener> openers = List.of(opening("unknown.example", LONG), opening("unknown.example", LONG));
		await().atMost(PATIENCE).until(() -> openers.stream().allMatch(Opener::isWaiting));

		this.names.answer();

		Set<Throwable> failures = new HashSet<>();
		for (Opener opener : openers) {
			failures.add(opener.failure());
		}
		assertThat(failures).hasSize(2)
			.allSatisfy((failure) -> assertThat(failure).isExactlyInstanceOf(UnknownHostException.class)
				.hasMessage("unknown.example"));
		assertThat(this.names.lookups()).hasSize(1);
	}

	@Test
	void everyOpenerHasTheExceptionThatTheResolverMeansForIt() throws Exception {
		List<Opener> openers = List.of(opening("slow.example", LONG), opening("slow.example", LONG));
		await().atMost(PATIENCE).until(() -> openers.stream().allMatch(Opener::isWaiting));

		this.names.fail(new RefusedException());

		for (Opener opener : openers) {
			assertThat(opener.failure()).isInstanceOf(RefusedException.class);
		}
		assertThat(this.names.lookups()).hasSize(1);
	}

	@Test
	void anAddressInPlaceOfANameTakesNoThread() throws Exception {
		List<String> threads = new ArrayList<>();
		TestConnections recorded = TestConnections.with(new Addresses(() -> {
			threads.add(Thread.currentThread().getName());
			return List.of("127.0.0.1");
		}), Ticker.system(), SSL);

		for (String name : List.of("127.0.0.1", "[::1]", "::1", "local.example")) {
			recorded.open(host(name), PATIENCE).close(CloseMode.IMMEDIATE);
		}

		String own = Thread.currentThread().getName();
		assertThat(threads).containsExactly(own, own, own, "httppool-lookup-local.example");
	}

	private HttpHost host(String name) {
		return new HttpHost("http", name, this.server.port());
	}

	private Opener opening(String name, Duration timeout) {
		return Opener.started(() -> this.connections.open(host(name), timeout));
	}

	private static List<String> lookupThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("httppool-lookup"))
			.toList();
	}

	/**
	 * A connection that is opened on a thread of its own.
	 *
	 * @param task the opening
	 * @param thread its thread
	 */
	private record Opener(FutureTask<ManagedHttpClientConnection> task, Thread thread) {

		static Opener started(Callable<ManagedHttpClientConnection> opening) {
			FutureTask<ManagedHttpClientConnection> task = new FutureTask<>(opening);
			Thread thread = TestThreads.unstarted(task, "opener");
			thread.start();
			return new Opener(task, thread);
		}

		boolean isWaiting() {
			return this.thread.getState() == Thread.State.TIMED_WAITING;
		}

		ManagedHttpClientConnection connection() throws Exception {
			return this.task.get(30, TimeUnit.SECONDS);
		}

		Throwable failure() throws Exception {
			try {
				throw new AssertionError("opened " + this.task.get(30, TimeUnit.SECONDS));
			}
			catch (ExecutionException ex) {
				return ex.getCause();
			}
		}

	}

	/**
	 * An exception that an application means for its own code.
	 */
	private static final class RefusedException extends RuntimeException {

	}

}
