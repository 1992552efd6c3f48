package io.httppool.upkeep;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.httppool.LivePool;
import io.httppool.LoopbackServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.snapshot.CloseReason;
import io.httppool.time.PoolClock;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Upkeep} and the thread it runs on.
 */
class UpkeepTests {

	private static final Duration BOUND = Duration.ofSeconds(20);

	private static final UpkeepSettings OFTEN = new UpkeepSettings(Duration.ofMillis(10), true);

	private static final Duration TOO_IDLE = Duration.ofSeconds(31);

	private final List<Thread> before = all();

	private final LivePool live = new LivePool();

	private Upkeep upkeep = new Upkeep(this.live.registry()::all, OFTEN, PoolClock.system());

	@AfterEach
	void close() {
		this.upkeep.stop();
		this.live.close();
	}

	@Test
	void runOnceLooksAfterPoolsThatCameLater() {
		this.upkeep = new Upkeep(this.live.registry()::all, OFTEN, this.live.clock());
		ConnectionPool<?> first = this.live.declare("first").pool();
		runOnce();
		ConnectionPool<?> second = this.live.declare("second").pool();
		Optional<Duration> before = this.upkeep.age(second);
		this.live.advance(Duration.ofSeconds(1));

		runOnce();

		assertThat(before).isEmpty();
		assertThat(this.upkeep.age(second)).contains(Duration.ZERO);
		assertThat(this.upkeep.age(first)).isPresent();
		assertThat(this.upkeep.leaks(first)).isEmpty();
	}

	@Test
	void runOnceSaysWhenSomethingIsDueAgain() {
		this.upkeep = new Upkeep(this.live.registry()::all, OFTEN, this.live.clock());
		this.live.declare("api");

		Duration next = runOnce();
		this.live.advance(Duration.ofMillis(4));
		Duration later = runOnce();

		assertThat(next).isEqualTo(Duration.ofMillis(10));
		assertThat(later).isEqualTo(Duration.ofMillis(6));
	}

	@Test
	void threadIsADaemonWithAName() {
		this.upkeep.start();

		assertThat(threads()).singleElement().satisfies((thread) -> assertThat(thread.isDaemon()).isTrue());
		assertThat(this.upkeep.isRunning()).isTrue();
	}

	@Test
	void startWhenStartedAlreadyStartsNoOtherThread() {
		this.upkeep.start();
		this.upkeep.start();

		assertThat(threads()).hasSize(1);
	}

	@Test
	void upkeepWhileItRunsClosesWhatIsIdleForTooLong() {
		this.upkeep.start();
		this.live.get("api");

		this.live.advance(TOO_IDLE);

		await().atMost(BOUND).untilAsserted(() -> assertThat(closed(CloseReason.IDLE)).isOne());
	}

	@Test
	void stopEndsTheThreadAndClosesIdleConnections() {
		this.upkeep.start();
		this.live.get("api");

		this.upkeep.stop();

		assertThat(threads()).isEmpty();
		assertThat(this.upkeep.isRunning()).isFalse();
		assertThat(closed(CloseReason.EVICTED)).isOne();
	}

	@Test
	void startAfterStopLooksAfterThePoolsAgain() {
		this.upkeep.start();
		this.upkeep.stop();
		this.live.get("api");

		this.upkeep.start();
		this.live.advance(TOO_IDLE);

		await().atMost(BOUND).untilAsserted(() -> assertThat(closed(CloseReason.IDLE)).isOne());
	}

	@Test
	void interruptsDoNotDisturbIt() {
		this.upkeep.start();
		Thread thread = threads().get(0);
		for (int i = 0; i < 10_000; i++) {
			thread.interrupt();
		}
		this.live.get("api");

		this.live.advance(TOO_IDLE);

		await().atMost(BOUND).untilAsserted(() -> assertThat(closed(CloseReason.IDLE)).isOne());
		assertThat(threads()).containsExactly(thread);
	}

	@Test
	void resetThatARequestFindsWakesItToCloseTheSiblings() throws Exception {
		this.upkeep = new Upkeep(this.live.registry()::all, new UpkeepSettings(Duration.ofHours(1), true),
				PoolClock.system());
		HttpPoolConnectionManager manager = this.live.declare("api");
		this.upkeep.start();
		await().atMost(BOUND).until(() -> this.upkeep.age(manager.pool()).isPresent());
		BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
		try (LoopbackServer server = new LoopbackServer(accepted::add)) {
			HttpRoute route = new HttpRoute(server.host("http"));
			leaveIdle(manager, route, 3);
			for (int i = 0; i < 3; i++) {
				reset(accepted.poll(BOUND.toSeconds(), TimeUnit.SECONDS));
			}
			this.live.advance(Duration.ofSeconds(1));

			ConnectionEndpoint endpoint = lease(manager, route);

			await().atMost(BOUND).untilAsserted(() -> assertThat(closed(CloseReason.STALE_RST)).isEqualTo(3));
			manager.release(endpoint, null, null);
		}
	}

	@Tag("slow")
	@Test
	@Tag("slow")
	void stopWhileATaskHangsTakesAFewSecondsAndTheNextStartWaitsForIt() {
		Hanging clock = new Hanging();
		this.upkeep = new Upkeep(this.live.registry()::all, OFTEN, new PoolClock(Ticker.system(), clock));
		this.live.declare("api");
		this.upkeep.start();
		clock.awaitHanging();

		this.upkeep.stop();
		boolean hasEnded = threads().isEmpty();
		this.upkeep.start();
		boolean areTwo = threads().size() == 2;
		clock.release();
		await().atMost(BOUND).until(() -> clock.readings.get() > 100);

		assertThat(hasEnded).isFalse();
		assertThat(areTwo).isTrue();
		await().atMost(BOUND).until(() -> threads().size() == 1);
		assertThat(clock.isSharedByThreads).isFalse();
	}

	@Test
	void stopWhileATaskWaitsForALockEndsTheThreadAllTheSame() {
		CountDownLatch isWaiting = new CountDownLatch(1);
		AtomicInteger readings = new AtomicInteger();
		this.upkeep = new Upkeep(this.live.registry()::all, new UpkeepSettings(Duration.ofHours(1), true),
				new PoolClock(Ticker.system(), () -> {
					if (readings.incrementAndGet() == 2) {
						isWaiting.countDown();
						LockSupport.parkNanos(BOUND.toNanos());
					}
					return Instant.now();
				}));
		this.live.declare("api");
		this.upkeep.start();
		Hanging.pass(isWaiting);

		this.upkeep.stop();

		assertThat(threads()).isEmpty();
	}

	@Test
	void upkeepGoesOnThoughNotEvenItsFailureCanBeLogged() {
		AtomicInteger readings = new AtomicInteger();
		this.upkeep = new Upkeep(this.live.registry()::all, OFTEN, new PoolClock(() -> {
			if (readings.getAndIncrement() == 0) {
				throw new OutOfMemoryError("in a test");
			}
			return System.nanoTime();
		}, InstantSource.system()));
		ConnectionPool<?> pool = this.live.declare("api").pool();
		Logger logger = (Logger) LoggerFactory.getLogger(UpkeepThread.class);
		Unwritable unwritable = new Unwritable();
		unwritable.start();
		logger.addAppender(unwritable);

		this.upkeep.start();

		await().atMost(BOUND).until(() -> this.upkeep.age(pool).isPresent());
		logger.detachAppender(unwritable);
	}

	private static void leaveIdle(HttpPoolConnectionManager manager, HttpRoute route, int count) throws Exception {
		List<ConnectionEndpoint> endpoints = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			ConnectionEndpoint endpoint = lease(manager, route);
			manager.connect(endpoint, TimeValue.of(BOUND), HttpClientContext.create());
			endpoints.add(endpoint);
		}
		endpoints.forEach((endpoint) -> manager.release(endpoint, null, TimeValue.ofSeconds(30)));
	}

	private static ConnectionEndpoint lease(HttpPoolConnectionManager manager, HttpRoute route) throws Exception {
		return manager.lease("test", route, Timeout.of(BOUND), null).get(Timeout.of(BOUND));
	}

	private static void reset(Socket socket) throws IOException {
		socket.setSoLinger(true, 0);
		socket.close();
	}

	private Duration runOnce() {
		return this.upkeep.runOnce(this.live.clock().ticker().read());
	}

	private long closed(CloseReason reason) {
		return this.live.declare("api").pool().snapshot().routes().get(0).totals().closed().getOrDefault(reason, 0L);
	}

	/** Return the threads that were started by this test. */
	private List<Thread> threads() {
		return all().stream().filter((thread) -> !this.before.contains(thread)).toList();
	}

	private static List<Thread> all() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("httppool-upkeep"))
			.toList();
	}

	/**
	 * A clock that hangs when it is read for the second time, and notices whether several
	 * threads read it at once.
	 */
	private static final class Hanging implements InstantSource {

		private final CountDownLatch isHanging = new CountDownLatch(1);

		private final CountDownLatch mayGoOn = new CountDownLatch(1);

		private final AtomicInteger readings = new AtomicInteger();

		private final AtomicInteger readers = new AtomicInteger();

		private volatile boolean isSharedByThreads;

		@Override
		public Instant instant() {
			this.isSharedByThreads |= this.readers.incrementAndGet() > 1;
			if (this.readings.incrementAndGet() == 2) {
				this.isHanging.countDown();
				pass(this.mayGoOn);
			}
			this.readers.decrementAndGet();
			return Instant.now();
		}

		void awaitHanging() {
			pass(this.isHanging);
		}

		void release() {
			this.mayGoOn.countDown();
		}

		private static void pass(CountDownLatch latch) {
			try {
				assertThat(latch.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	/**
	 * A log that has no memory left either.
	 */
	private static final class Unwritable extends AppenderBase<ILoggingEvent> {

		@Override
		protected void append(ILoggingEvent event) {
			throw new OutOfMemoryError("in a test");
		}

	}

}
