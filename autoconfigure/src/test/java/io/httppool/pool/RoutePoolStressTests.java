package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads do to a {@link RoutePool} whatever can be done to it, and lose nothing.
 */
class RoutePoolStressTests {

	private static final int LEASES = 1_000_000;

	private static final int THREADS = 6;

	private static final int MAX_PER_ROUTE = 3;

	private static final int MAX_TOTAL = 4;

	private static final Timeout LONG = Timeout.ofSeconds(20);

	private static final List<HttpRoute> ROUTES = IntStream.range(0, 4)
		.mapToObj((i) -> new HttpRoute(new HttpHost("http", "host" + i, 80)))
		.toList();

	private final long seed = Long.getLong("httppool.seed", ThreadLocalRandom.current().nextLong());

	private final HeldConnections held = new HeldConnections(MAX_PER_ROUTE, MAX_TOTAL);

	private final AtomicInteger leases = new AtomicInteger(LEASES);

	private final RoutePool<FakeConnection> pool = pool();

	@Test
	void poolWhenEverythingHappensAtOnceKeepsItsLimitsAndLosesNothing() throws Exception {
		List<Thread> workers = IntStream.range(0, THREADS).mapToObj(this::worker).toList();
		workers.forEach(Thread::start);

		disturb(workers);

		assertNothingIsLost();
		this.pool.close(CloseMode.IMMEDIATE);
		assertThat(this.held.open()).as("open after the end").isZero();
		assertThat(this.pool.permits().taken()).isZero();
	}

	/** A limit may change, but never beyond the highest, which the checker knows. */
	private void disturb(List<Thread> workers) throws InterruptedException {
		Random random = new Random(this.seed);
		while (workers.stream().anyMatch(Thread::isAlive)) {
			HttpRoute route = ROUTES.get(random.nextInt(ROUTES.size()));
			switch (random.nextInt(6)) {
				case 0 -> this.pool.setMaxPerRoute(route, 1 + random.nextInt(MAX_PER_ROUTE));
				case 1 -> this.pool.setMaxTotal(1 + random.nextInt(MAX_TOTAL));
				case 2 -> this.pool.setDefaultMaxPerRoute(1 + random.nextInt(MAX_PER_ROUTE));
				case 3 -> this.pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
				case 4 -> this.pool.closeExpired();
				default -> workers.get(random.nextInt(workers.size())).interrupt();
			}
			workers.get(0).join(1);
		}
	}

	private Thread worker(int index) {
		Random random = new Random(this.seed + index + 1);
		Thread thread = TestThreads.unstarted(() -> work(random), "worker-" + index);
		thread.setUncaughtExceptionHandler((failed, ex) -> this.held.violation(failed.getName() + " threw " + ex));
		return thread;
	}

	private void work(Random random) {
		while (this.leases.getAndDecrement() > 0) {
			Thread.interrupted();
			HttpRoute route = ROUTES.get(random.nextInt(ROUTES.size()));
			Object state = (random.nextInt(10) == 0) ? "alice" : null;
			Timeout timeout = (random.nextInt(20) == 0) ? Timeout.of(50, TimeUnit.MICROSECONDS) : LONG;
			Future<PoolEntry<HttpRoute, FakeConnection>> lease = this.pool.lease(route, state, timeout, null);
			if (random.nextInt(20) == 0 && lease.cancel(true)) {
				continue;
			}
			PoolEntry<HttpRoute, FakeConnection> entry = await(lease, timeout);
			if (entry != null) {
				use(entry, state, random);
			}
		}
	}

	private @Nullable PoolEntry<HttpRoute, FakeConnection> await(Future<PoolEntry<HttpRoute, FakeConnection>> lease,
			Timeout timeout) {
		try {
			return lease.get(timeout.getDuration(), timeout.getTimeUnit());
		}
		catch (InterruptedException ex) {
			return null;
		}
		catch (TimeoutException ex) {
			if (timeout == LONG && !ex.getMessage().contains("rejected")) {
				this.held.violation("forgotten: " + ex.getMessage());
			}
			return null;
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

	private void use(PoolEntry<HttpRoute, FakeConnection> entry, @Nullable Object state, Random random) {
		this.held.take(entry, state);
		if (random.nextInt(50) == 0) {
			Thread.yield();
		}
		this.held.leave(entry);
		boolean isReusable = random.nextInt(20) != 0;
		if (isReusable) {
			entry.updateState(state);
			entry.updateExpiry(TimeValue.ofMilliseconds(1 + random.nextInt(1000)));
		}
		else if (random.nextBoolean()) {
			entry.discardConnection(CloseMode.IMMEDIATE);
		}
		this.pool.release(entry, isReusable);
	}

	@RepeatedTest(5)
	void pendingLeasesWhenAThousandAreInterruptedLoseNothing() throws Exception {
		PoolEntry<HttpRoute, FakeConnection> leased = this.pool.lease(ROUTES.get(0), null, LONG, null).get();
		this.pool.setMaxPerRoute(ROUTES.get(0), 1);
		this.held.take(leased, null);
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
	}

	private Thread waiter(AtomicInteger ended) {
		return TestThreads.unstarted(() -> {
			PoolEntry<HttpRoute, FakeConnection> entry = await(this.pool.lease(ROUTES.get(0), null, LONG, null), LONG);
			if (entry != null) {
				this.held.take(entry, null);
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
		PoolSnapshot snapshot = this.pool.snapshot();
		assertThat(this.held.violations()).as(context).isEmpty();
		assertThat(snapshot.leased() + snapshot.connecting()).as("leased, " + context).isZero();
		assertThat(snapshot.pending()).as("pending, " + context).isZero();
		assertThat(snapshot.available()).as("available, " + context).isEqualTo(this.held.open());
		assertThat(this.pool.permits().taken()).as("permits, " + context).isEqualTo(this.held.open());
		long closed = snapshot.routes()
			.stream()
			.flatMap((route) -> route.totals().closed().values().stream())
			.mapToLong(Long::longValue)
			.sum();
		assertThat(closed).as("closed, " + context).isEqualTo(this.held.opened() - this.held.open());
	}

	private static RoutePool<FakeConnection> pool() {
		PoolSettings settings = TestPool.settings(MAX_PER_ROUTE, MAX_TOTAL, ReusePolicy.LIFO,
				(base) -> base.validateAfterInactivity(Duration.ZERO));
		return new RoutePool<>(settings, RouteSettingsResolver.byOrigin(settings),
				(connection) -> (ThreadLocalRandom.current().nextInt(100) == 0) ? CloseReason.STALE_RST : null,
				PoolClock.system());
	}

}
