package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.statistics.RouteWindow;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads do to a {@link ConnectionPool} whatever can be done to it, and lose
 * nothing. {@code -Dhttppool-test.stress.operations=10000000} makes them do it longer,
 * and {@code -Dhttppool-test.seed=} once more as in a failure.
 */
@Tag("slow")
class ConnectionPoolStressTests {

	private static final int OPERATIONS = Integer.getInteger("httppool-test.stress.operations", 1_000_000);

	private static final int WORKERS = 6;

	private static final int KEEPERS = 2;

	private static final int MAX_PER_ROUTE = 3;

	private static final int MAX_TOTAL = 4;

	private static final List<HttpRoute> ROUTES = IntStream.range(0, 8)
		.mapToObj((i) -> new HttpRoute(new HttpHost("http", "host" + i, 80)))
		.toList();

	private final long seed = Long.getLong("httppool-test.seed", ThreadLocalRandom.current().nextLong());

	private final HeldConnections held = new HeldConnections(MAX_PER_ROUTE, MAX_TOTAL);

	private final VirtualTime time = new VirtualTime();

	private final AtomicInteger forgotten = new AtomicInteger();

	private final EventLedger ledger = EventLedger.inNumbers();

	private final ConnectionPool<FakeConnection> pool = pool();

	private final StressClient client = new StressClient(this.pool, this.held);

	/** What happened on a route that is forgotten is forgotten, too. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void poolWhenEverythingHappensAtOnceKeepsItsLimitsAndLosesNothing(boolean isForgetting) throws Exception {
		AtomicInteger operations = new AtomicInteger(OPERATIONS / 2);
		List<Thread> workers = IntStream.range(0, WORKERS).mapToObj((i) -> worker(i, operations)).toList();
		List<Thread> keepers = IntStream.range(0, KEEPERS).mapToObj((i) -> keeper(i, workers, isForgetting)).toList();
		workers.forEach(Thread::start);
		keepers.forEach(Thread::start);

		disturb(workers);
		for (Thread keeper : keepers) {
			keeper.join();
		}
		reclaimDropped();

		assertNothingIsLost();
		assertToldOfEverything();
		if (isForgetting) {
			assertThat(this.forgotten).as("forgotten").hasPositiveValue();
		}
		else {
			assertThat(closed()).as("closed, seed " + this.seed).isEqualTo(this.held.opened() - this.held.open());
		}
		this.pool.close(CloseMode.IMMEDIATE);
		assertThat(this.held.open()).as("open after the end").isZero();
		assertThat(this.pool.permits().taken()).isZero();
	}

	private Thread worker(int index, AtomicInteger operations) {
		Random random = new Random(this.seed + index);
		return watched(TestThreads.unstarted(() -> {
			while (operations.getAndDecrement() > 0) {
				this.client.request(route(random), random);
			}
		}, "worker-" + index));
	}

	/**
	 * Half of the routes are used so seldom that they may well be forgotten meanwhile.
	 */
	private static HttpRoute route(Random random) {
		boolean isRare = random.nextInt(50) == 0;
		return ROUTES.get(random.nextInt(4) + (isRare ? 4 : 0));
	}

	/** Do what upkeep does, but from two threads, and at any time. */
	private Thread keeper(int index, List<Thread> workers, boolean isForgetting) {
		Random random = new Random(this.seed - index - 1);
		return watched(new Thread(() -> {
			while (isAnyAlive(workers)) {
				this.time.pass(Duration.ofMillis(random.nextInt(100)));
				switch (random.nextInt(9)) {
					case 0 -> this.pool.closeExpired();
					case 4 -> this.pool.limitControl().tune(route(random), tuning(random));
					case 5 -> this.pool.limitControl().closeWindows().values().forEach(this::check);
					case 1 -> this.pool.operations().evictIdle(null);
					case 2 -> this.held.check(this.pool.snapshot(), this.pool.permits().taken());
					case 3 -> leap(isForgetting);
					case 6 -> this.client.openAhead(route(random), random);
					default -> this.pool.maintenance().sweep();
				}
				Thread.yield();
			}
		}, "keeper-" + index));
	}

	/** As many may wait as there are workers and those who disturb them. */
	private static RouteTuning tuning(Random random) {
		return new RouteTuning(1 + random.nextInt(MAX_PER_ROUTE), Duration.ofSeconds(random.nextInt(60)),
				random.nextInt(3), Duration.ofSeconds(60), random.nextInt(3), WORKERS + 1 + random.nextInt(1000),
				random.nextInt(3), random.nextBoolean());
	}

	private void check(RouteWindow window) {
		int leased = window.leased().now();
		if (leased < 0 || leased > MAX_PER_ROUTE || window.leased().mean() > MAX_PER_ROUTE + 1e-6) {
			this.held.violation("leased in " + window);
		}
		if (window.demand().saturatedShare() > 1 || window.pending().now() < 0) {
			this.held.violation("pending in " + window);
		}
	}

	private void leap(boolean isForgetting) {
		this.time.pass(Duration.ofMinutes(1));
		this.pool.maintenance().sweep();
		if (isForgetting) {
			this.pool.maintenance().forgetQuietRoutes();
		}
	}

	private Thread watched(Thread thread) {
		thread.setUncaughtExceptionHandler((failed, ex) -> this.held.violation(failed.getName() + " threw " + ex));
		return thread;
	}

	/** A limit may change, but never beyond the highest, which the checker knows. */
	private void disturb(List<Thread> workers) throws InterruptedException {
		Random random = new Random(this.seed + WORKERS);
		while (isAnyAlive(workers)) {
			switch (random.nextInt(6)) {
				case 0 -> this.pool.setMaxPerRoute(ROUTES.get(random.nextInt(4)), 1 + random.nextInt(MAX_PER_ROUTE));
				case 1 -> this.pool.setMaxTotal(1 + random.nextInt(MAX_TOTAL));
				case 2 -> this.pool.setDefaultMaxPerRoute(1 + random.nextInt(MAX_PER_ROUTE));
				case 3 -> drainForAMoment();
				case 4 -> dropALease(random);
				default -> workers.get(random.nextInt(WORKERS)).interrupt();
			}
			workers.get(0).join(1);
		}
	}

	/** Leases that were taken from their holders are closed instead of released. */
	private void assertToldOfEverything() {
		String context = "told, seed " + this.seed;
		long open = this.ledger.opened.get() + this.ledger.failedToOpen.get() - this.ledger.closed.get();
		assertThat(open).as(context).isEqualTo(this.held.open());
		assertThat(this.ledger.opened.get() + this.ledger.failedToOpen.get()).as(context).isEqualTo(this.held.opened());
		assertThat(this.ledger.leased.get() - this.ledger.released.get()).as(context)
			.isEqualTo(this.ledger.taken.get());
	}

	private static boolean isAnyAlive(List<Thread> threads) {
		return threads.stream().anyMatch(Thread::isAlive);
	}

	private void drainForAMoment() {
		this.pool.operations().suspend(null);
		this.held.check(this.pool.snapshot(), this.pool.permits().taken());
		this.pool.operations().resume(null);
	}

	/** The garbage collector has to come by each time, which takes a while. */
	private void dropALease(Random random) {
		if (random.nextInt(20) == 0) {
			this.client.dropOne();
			System.gc();
			this.pool.maintenance().reclaimDropped();
		}
	}

	private void reclaimDropped() {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			this.pool.maintenance().reclaimDropped();
			return this.pool.getTotalStats().getLeased() == 0;
		});
	}

	@RepeatedTest(5)
	void pendingLeasesWhenAThousandAreInterruptedLoseNothing() throws Exception {
		PoolEntry<HttpRoute, FakeConnection> leased = this.client.lease(ROUTES.get(0));
		this.pool.setMaxPerRoute(ROUTES.get(0), 1);
		AtomicInteger ended = new AtomicInteger();
		List<Thread> waiters = IntStream.range(0, 1000).mapToObj((i) -> waiter(ended)).toList();
		waiters.forEach(Thread::start);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> this.pool.getStats(ROUTES.get(0)).getPending() == 1000);
		CountDownLatch start = new CountDownLatch(1);
		Thread interrupter = new Thread(() -> {
			start.countDown();
			waiters.forEach(Thread::interrupt);
		});

		interrupter.start();
		start.await();
		release(leased);
		for (Thread waiter : waiters) {
			waiter.join(20_000);
		}
		interrupter.join(20_000);

		assertThat(ended).hasValue(1000);
		assertNothingIsLost();
		assertThat(closed()).isEqualTo(this.held.opened() - this.held.open());
	}

	private Thread waiter(AtomicInteger ended) {
		return TestThreads.unstarted(() -> {
			PoolEntry<HttpRoute, FakeConnection> entry = this.client.lease(ROUTES.get(0));
			if (entry != null) {
				release(entry);
			}
			ended.incrementAndGet();
		}, "waiter");
	}

	private void release(PoolEntry<HttpRoute, FakeConnection> entry) {
		this.held.leave(entry);
		entry.updateExpiry(TimeValue.ofSeconds(30));
		this.pool.release(entry, true);
	}

	private void assertNothingIsLost() {
		String context = "seed " + this.seed;
		this.held.checkClaims();
		PoolSnapshot snapshot = this.pool.snapshot();
		assertThat(this.held.violations()).as(context).isEmpty();
		assertThat(snapshot.leased() + snapshot.connecting() + snapshot.draining()).as("leased, " + context).isZero();
		assertThat(snapshot.pending()).as("pending, " + context).isZero();
		assertThat(this.pool.limitControl().closeWindows().values()).as("windows, " + context)
			.allMatch((window) -> window.leased().now() == 0 && window.pending().now() == 0);
		assertThat(snapshot.available()).as("available, " + context).isEqualTo(this.held.open());
		assertThat(this.pool.permits().taken()).as("permits, " + context).isEqualTo(this.held.open());
	}

	private long closed() {
		return this.pool.snapshot()
			.routes()
			.stream()
			.flatMap((route) -> route.totals().closed().values().stream())
			.mapToLong(Long::longValue)
			.sum();
	}

	private ConnectionPool<FakeConnection> pool() {
		ReusePolicy reuse = ReusePolicy.values()[(int) (this.seed & 1)];
		PoolSettings settings = TestPool.settings(MAX_PER_ROUTE, MAX_TOTAL, reuse,
				(base) -> base.validateAfterInactivity(Duration.ZERO));
		ConnectionPool<FakeConnection> pool = new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings),
				(connection) -> this.held.check(connection, ThreadLocalRandom.current().nextInt(100) == 0),
				this.time.clock());
		pool.limitControl()
			.tuner((route, event) -> pool.limitControl()
				.grow(route, event.limit(), Math.min(MAX_PER_ROUTE, 2 * event.limit())));
		pool.events().tell(this.ledger);
		pool.events().tell(TestListeners.ofForgotten((route) -> this.forgotten.incrementAndGet()));
		return pool;
	}

}
