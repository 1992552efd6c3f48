package io.httppool.connect;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.connect.Moment.Phase;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.TestThreads;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests that are cancelled at any moment, over real sockets.
 * {@code -Dhttppool-test.cancels=100000} cancels more of them, and
 * {@code -Dhttppool-test.seed=} repeats the choices of a failure.
 */
@Tag("slow")
class CancelTests {

	private static final int CANCELS = Integer.getInteger("httppool-test.cancels", 1000);

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final long seed = Long.getLong("httppool-test.seed", ThreadLocalRandom.current().nextLong());

	private final Random random = new Random(this.seed);

	private final Map<Phase, Integer> failed = new EnumMap<>(Phase.class);

	@ParameterizedTest
	@ValueSource(longs = { 0, 10 })
	void requestsCancelledAtAnyMomentLeaveNothingBehind(long attemptDelayMillis) throws Exception {
		try (HoldingServers servers = new HoldingServers()) {
			HttpPoolConnectionManager manager = TestConnections
				.with(servers, () -> Duration.ofMillis(attemptDelayMillis), Ticker.system(), SSL)
				.manager();

			for (int i = 0; i < CANCELS / 2; i++) {
				cancelOne(servers, manager, Phase.values()[i % Phase.values().length]);
			}

			manager.pool().operations().evictIdle(null);
			PoolSnapshot end = manager.pool().snapshot();
			assertThat(end.total()).as(toString()).isZero();
			assertThat(end.pending()).as(toString()).isZero();
			assertThat(this.failed).as(toString()).containsOnlyKeys(Phase.values());
			await(toString()).atMost(PATIENCE)
				.untilAsserted(() -> assertThat(servers.ended()).isPositive().isEqualTo(servers.accepted()));
			await(toString()).atMost(PATIENCE)
				.untilAsserted(() -> assertThat(TestConnections.attemptThreads()).isEmpty());
			manager.shutDown(CloseMode.IMMEDIATE);
		}
	}

	/** Cancel a request before its phase may go on, or a little later. */
	private void cancelOne(HoldingServers servers, HttpPoolConnectionManager manager, Phase phase) throws Exception {
		if (phase.compareTo(Phase.WRITE) < 0) {
			manager.pool().operations().evictIdle(null);
		}
		Attempt attempt = attempt(servers, manager, phase);
		servers.hold(attempt.moment());
		attempt.thread().start();
		assertThat(attempt.moment().reached().await(30, TimeUnit.SECONDS)).as("%s, %s", attempt, this).isTrue();

		if (this.random.nextBoolean()) {
			cancel(attempt);
			attempt.moment().left().countDown();
		}
		else {
			attempt.moment().left().countDown();
			LockSupport.parkNanos(this.random.nextInt((phase == Phase.CONNECT) ? 25_000_000 : 1_000_000));
			cancel(attempt);
		}

		attempt.thread().join(PATIENCE.toMillis());
		assertThat(attempt.thread().isAlive()).as("%s, %s", attempt, this).isFalse();
		if (attempt.hasFailed()) {
			this.failed.merge(phase, 1, Integer::sum);
		}
	}

	private void cancel(Attempt attempt) {
		switch (this.random.nextInt(3)) {
			case 0 -> attempt.request().cancel();
			case 1 -> attempt.thread().interrupt();
			default -> attempt.task().cancel(true);
		}
	}

	private Attempt attempt(HoldingServers servers, HttpPoolConnectionManager manager, Phase phase) {
		boolean isTunnelled = phase == Phase.TUNNEL || (phase != Phase.CONNECT && this.random.nextInt(3) == 0);
		boolean isSecure = isTunnelled || phase == Phase.TLS || (phase != Phase.CONNECT && this.random.nextInt(3) == 0);
		boolean isLarge = phase == Phase.WRITE;
		HttpPost request = new HttpPost(
				origin(servers.host(isSecure ? "https" : "http"), phase) + (isLarge ? "/large" : "/small"));
		request.setEntity(new ByteArrayEntity(new byte[isLarge ? HoldingServers.LARGE : HoldingServers.SMALL], null));
		return Attempt.of(request, client(manager, isTunnelled ? servers.proxy() : null), new Moment(phase));
	}

	/** An address that has failed for one name is still the first for another. */
	private String origin(HttpHost server, Phase phase) {
		return (phase == Phase.CONNECT) ? "http://host%d.example:%d".formatted(this.random.nextInt(), server.getPort())
				: server.toURI();
	}

	private static CloseableHttpClient client(HttpPoolConnectionManager manager, @Nullable HttpHost proxy) {
		return HttpClients.custom()
			.setConnectionManager(manager)
			.setConnectionManagerShared(true)
			.setProxy(proxy)
			.disableAutomaticRetries()
			.build();
	}

	@Override
	public String toString() {
		return "seed=%d, failed in each phase: %s".formatted(this.seed, this.failed);
	}

	/**
	 * A request on a thread of its own.
	 *
	 * @param request the request
	 * @param moment the moment in which it is to be cancelled
	 * @param task its execution
	 * @param thread the thread of that
	 */
	private record Attempt(HttpPost request, Moment moment, FutureTask<byte[]> task, Thread thread) {

		static Attempt of(HttpPost request, CloseableHttpClient client, Moment moment) {
			FutureTask<byte[]> task = new FutureTask<>(() -> {
				try {
					return client.execute(request, (response) -> EntityUtils.toByteArray(response.getEntity()));
				}
				finally {
					moment.reached().countDown();
				}
			});
			return new Attempt(request, moment, task, TestThreads.unstarted(task, "attempt"));
		}

		boolean hasFailed() throws InterruptedException {
			try {
				return this.task.isCancelled() || this.task.get().length == 0;
			}
			catch (ExecutionException ex) {
				return true;
			}
		}

	}

}
