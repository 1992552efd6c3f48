package io.httppool.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.httppool.LoopbackServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.TestThreads;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Requests to a server whose name server does not answer, through a real client.
 */
class LookupQueueTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration LONG = Duration.ofHours(1);

	private static final int REQUESTS = 10;

	private final VirtualTime time = new VirtualTime();

	private final HeldNames names = new HeldNames();

	private final HttpPoolConnectionManager manager = manager(this.time.clock(), LONG);

	private Thread thread;

	@AfterEach
	void answerAndShutDown() {
		this.names.answer();
		this.manager.shutDown(CloseMode.IMMEDIATE);
	}

	@Test
	void requestsWaitForALookupInTheQueueAndAreAllServedByIt() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); CloseableHttpClient client = client(this.manager)) {
			List<FutureTask<Integer>> requests = new ArrayList<>();
			for (int i = 0; i < REQUESTS; i++) {
				requests.add(started(client, server));
			}
			await().atMost(PATIENCE).until(() -> this.manager.pool().snapshot().pending() == REQUESTS);
			assertThat(this.manager.pool().snapshot().total()).isZero();
			this.time.pass(Duration.ofSeconds(1));

			this.names.answer();

			for (FutureTask<Integer> request : requests) {
				assertThat(request.get(30, TimeUnit.SECONDS)).isEqualTo(200);
			}
			assertThat(this.names.lookups()).containsExactly("slow.example");
		}
	}

	@Test
	void requestWhoseNameServerIsSilentEndsWithItsConnectTimeout() throws Exception {
		HttpPoolConnectionManager impatient = manager(PoolClock.system(), Duration.ofMillis(100));
		try (LoopbackServer server = LoopbackServer.answering(); CloseableHttpClient client = client(impatient)) {
			FutureTask<Integer> request = started(client, server);

			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> request.get(30, TimeUnit.SECONDS))
				.withCauseInstanceOf(ConnectTimeoutException.class)
				.withMessageContaining(
						"Lookup of slow.example timed out after 100ms: the name server has not answered");

			assertThat(this.names.isSilent()).isTrue();
			assertThat(impatient.pool().snapshot().total()).isZero();
		}
		impatient.shutDown(CloseMode.IMMEDIATE);
	}

	@Test
	void failedLookupIsToldToAllWhoHaveWaitedForIt() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); CloseableHttpClient client = client(this.manager)) {
			List<FutureTask<Integer>> requests = List.of(started(client, server), started(client, server));
			await().atMost(PATIENCE).until(() -> this.manager.pool().snapshot().pending() == 2);
			this.time.pass(Duration.ofSeconds(1));

			this.names.fail(new RefusedException());

			for (FutureTask<Integer> request : requests) {
				assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> request.get(30, TimeUnit.SECONDS))
					.withCauseInstanceOf(RefusedException.class);
			}
			assertThat(this.names.lookups()).containsExactly("slow.example");
			assertThat(this.manager.pool().snapshot().total()).isZero();
		}
	}

	@Test
	void lookupThatWasWaitedForInTheQueueIsAPhaseOfTheOpening() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); CloseableHttpClient client = client(this.manager)) {
			HttpClientContext context = HttpClientContext.create();
			FutureTask<Integer> request = started(client, server, context);
			await().atMost(PATIENCE).until(() -> this.manager.pool().snapshot().pending() == 1);
			this.time.pass(Duration.ofSeconds(1));

			this.names.answer();
			request.get(30, TimeUnit.SECONDS);

			OpeningPhase lookup = Opening.of(context).phases().get(0);
			assertThat(lookup.kind()).isEqualTo(Kind.LOOKUP);
			assertThat(lookup.endedAt() - lookup.startedAt()).isEqualTo(Duration.ofSeconds(1).toNanos());
		}
	}

	@Test
	void requestIsInterruptedWhileItWaitsForALookup() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); CloseableHttpClient client = client(this.manager)) {
			FutureTask<Integer> request = started(client, server);
			await().atMost(PATIENCE).until(() -> this.manager.pool().snapshot().pending() == 1);

			this.thread.interrupt();

			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> request.get(30, TimeUnit.SECONDS));
			assertThat(this.names.isSilent()).isTrue();
			assertThat(this.manager.pool().snapshot().pending()).isZero();
		}
	}

	@Test
	void shutDownEndsRequestsThatWaitForALookup() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); CloseableHttpClient client = client(this.manager)) {
			FutureTask<Integer> request = started(client, server);
			await().atMost(PATIENCE).until(() -> this.manager.pool().snapshot().pending() == 1);

			this.manager.shutDown(CloseMode.IMMEDIATE);

			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> request.get(30, TimeUnit.SECONDS));
			assertThat(this.names.isSilent()).isTrue();
		}
	}

	private FutureTask<Integer> started(CloseableHttpClient client, LoopbackServer server) {
		return started(client, server, HttpClientContext.create());
	}

	private FutureTask<Integer> started(CloseableHttpClient client, LoopbackServer server, HttpClientContext context) {
		HttpGet request = new HttpGet("http://slow.example:" + server.port() + "/");
		FutureTask<Integer> task = new FutureTask<>(() -> client.execute(request, context, (response) -> {
			EntityUtils.consume(response.getEntity());
			return response.getCode();
		}));
		this.thread = TestThreads.unstarted(task, "request");
		this.thread.start();
		return task;
	}

	private static CloseableHttpClient client(HttpPoolConnectionManager manager) {
		return HttpClients.custom()
			.setConnectionManager(manager)
			.setConnectionManagerShared(true)
			.disableAutomaticRetries()
			.build();
	}

	private HttpPoolConnectionManager manager(PoolClock clock, Duration connectTimeout) {
		PoolSettings settings = PoolSettings.custom("test")
			.base(RouteSettings.custom().connectTimeout(connectTimeout).leaseTimeout(LONG).build())
			.build();
		ConnectionPool<ManagedHttpClientConnection> pool = new ConnectionPool<>(settings,
				RouteSettingsResolver.byOrigin(settings), new ChannelLiveness(), clock);
		PhasedOperator operator = new PhasedOperator(new NameResolution(this.names, DefaultSchemePortResolver.INSTANCE),
				new DefaultClientTlsStrategy(TestCertificate.localhost().sslContext()), (host) -> Duration.ZERO,
				clock.ticker());
		pool.lookUpWith(operator);
		return new HttpPoolConnectionManager(pool, operator, new PooledConnectionFactory(8192));
	}

	private static final class RefusedException extends RuntimeException {

	}

}
