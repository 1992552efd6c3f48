package io.httppool.pool;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Routes that nobody uses any more are forgotten, and no others.
 */
class RouteForgettingTests {

	private static final HttpRoute A = TestPool.A;

	private static final Duration QUIET = Duration.ofMinutes(1);

	private static final long MEBIBYTE = 1 << 20;

	@Tag("slow")
	@Test
	void poolWhenAHundredThousandRoutesWereVisitedOnceFreesTheirMemory() {
		TestPool test = new TestPool(2, 20);

		long kept = keptAfter(100_000, (i) -> test.discard(test.lease(route(i))), test.pool, test.time);

		assertThat(test.pool.getRoutes()).isEmpty();
		assertThat(kept).isLessThan(MEBIBYTE);
	}

	@Tag("slow")
	@Test
	void managerWhenTwentyThousandRoutesWereVisitedOnceFreesTheirMemory() {
		VirtualTime time = new VirtualTime();
		PoolSettings settings = TestPool.settings(2, 20, ReusePolicy.LIFO, (base) -> base);
		ConnectionPool<ManagedHttpClientConnection> pool = new ConnectionPool<>(settings,
				RouteSettingsResolver.byOrigin(settings), (connection) -> null, time.clock());
		HttpPoolConnectionManager manager = new HttpPoolConnectionManager(pool, TestClient.OPERATOR,
				TestClient.FACTORY);

		long kept = keptAfter(20_000, (i) -> visit(manager, route(i)), pool, time);

		assertThat(pool.getRoutes()).isEmpty();
		assertThat(kept).isLessThan(MEBIBYTE);
	}

	private static void visit(HttpPoolConnectionManager manager, HttpRoute route) {
		try {
			ConnectionEndpoint endpoint = manager.lease("visit", route, null, null).get(Timeout.ofSeconds(1));
			manager.release(endpoint, null, TimeValue.ofSeconds(30));
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	/** Return how much more heap is used after the visits and the upkeep than before. */
	private static long keptAfter(int routes, IntConsumer visit, ConnectionPool<?> pool, VirtualTime time) {
		IntStream.range(0, 1000).forEach(visit);
		forget(pool, time);
		long before = usedHeap();
		IntStream.range(0, routes).forEach(visit);
		assertThat(pool.getRoutes()).hasSize(routes);
		forget(pool, time);
		return usedHeap() - before;
	}

	private static void forget(ConnectionPool<?> pool, VirtualTime time) {
		time.pass(QUIET);
		pool.maintenance().sweep();
		pool.maintenance().forgetQuietRoutes();
	}

	/** Collect garbage until nothing more comes of it. */
	private static long usedHeap() {
		long before = Long.MAX_VALUE;
		long used = collected();
		while (used < before) {
			before = used;
			used = collected();
		}
		return before;
	}

	private static long collected() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static HttpRoute route(int index) {
		return new HttpRoute(new HttpHost("http", "host" + index, 80));
	}

	@Test
	void routeWhenForgottenWorksAsNew() {
		TestPool test = new TestPool(1, 1);
		test.discard(test.lease(A));
		forget(test.pool, test.time);

		test.release(test.lease(A));

		assertThat(test.snapshot(A).totals().leases()).isOne();
		assertThat(test.snapshot(A).available()).isOne();
		assertThat(test.pool.permits().taken()).isOne();
	}

	@Test
	void routeWhenUsedWithinTheLastMinuteIsKept() {
		TestPool test = new TestPool(1, 1);
		test.discard(test.lease(A));
		test.time.pass(QUIET.minusNanos(1));

		test.pool.maintenance().forgetQuietRoutes();

		assertThat(test.pool.getRoutes()).containsExactly(A);
	}

	@Test
	void routeWhenALeaseWaitsIsKept() {
		TestPool test = new TestPool(1, 1);
		test.lease(TestPool.B);
		test.ask(A);

		forget(test.pool, test.time);

		assertThat(test.pool.getRoutes()).containsExactlyInAnyOrder(A, TestPool.B);
	}

	@Test
	void routeWhenItsLimitWasSetByHandIsKept() {
		TestPool test = new TestPool(5, 5);
		test.pool.setMaxPerRoute(A, 3);

		forget(test.pool, test.time);

		assertThat(test.pool.getRoutes()).containsExactly(A);
		assertThat(test.pool.getMaxPerRoute(A)).isEqualTo(3);
	}

	@Test
	void routeWhenUsedWhileOthersForgetItIsNeverForgottenMeanwhile() throws InterruptedException {
		TestPool test = new TestPool(4, 4);
		AtomicInteger forgotten = new AtomicInteger();
		test.pool.events().tell(TestListeners.ofForgotten((route) -> forgotten.incrementAndGet()));
		Queue<String> violations = new ConcurrentLinkedQueue<>();
		List<Thread> users = IntStream.range(0, 2).mapToObj((i) -> user(test, violations)).toList();
		users.forEach(Thread::start);

		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInSameThread()
			.pollInterval(Duration.ofMillis(1))
			.until(() -> {
				IntStream.range(0, 100).forEach((i) -> forget(test.pool, test.time));
				return forgotten.get() > 100;
			});
		users.forEach(Thread::interrupt);
		for (Thread user : users) {
			user.join(20_000);
		}

		assertThat(violations).isEmpty();
		assertThat(test.pool.permits().taken()).isZero();
		assertThat(test.pool.getTotalStats().getLeased()).isZero();
	}

	private static Thread user(TestPool test, Queue<String> violations) {
		Thread thread = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				PoolEntry<HttpRoute, FakeConnection> entry = test.lease(A);
				Thread.yield();
				if (!test.pool.getRoutes().contains(A)) {
					violations.add("forgotten, though a connection is leased");
				}
				test.discard(entry);
				Thread.yield();
			}
		});
		thread.setUncaughtExceptionHandler((failed, ex) -> violations.add("threw " + ex));
		return thread;
	}

}
