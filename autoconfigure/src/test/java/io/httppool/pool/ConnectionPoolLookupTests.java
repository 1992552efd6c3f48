package io.httppool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.statistics.RouteWindow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for a {@link ConnectionPool} whose leases wait until the name of their server was
 * looked up.
 */
class ConnectionPoolLookupTests {

	private static final HttpRoute A = TestPool.A;

	private static final HttpRoute B = TestPool.B;

	private static final int ROUNDS = 2000;

	private final Names names = new Names();

	@Test
	void leaseWaitsForALookupWithoutAPermit() {
		TestPool test = pool(10, 20);

		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = test.ask(A);
		assertThat(waiting).isNotDone();
		assertThat(test.pool.snapshot().total()).isZero();
		assertThat(test.snapshot(A).pending()).isOne();

		this.names.end();
		assertThat(waiting).isDone();
	}

	@Test
	void oneLookupServesAllLeasesThatWaitForIt() {
		TestPool test = pool(10, 20);
		List<Future<PoolEntry<HttpRoute, FakeConnection>>> waiting = List.of(test.ask(A), test.ask(A), test.ask(A));

		this.names.end();

		assertThat(waiting).allMatch(Future::isDone);
		assertThat(this.names.begun).hasValue(1);
	}

	@Test
	void leaseThatComesAfterALookupWaitsForAnother() {
		TestPool test = pool(10, 20);
		test.ask(A);
		this.names.end();
		test.time.pass(Duration.ofMillis(1));

		Future<PoolEntry<HttpRoute, FakeConnection>> later = test.ask(A);

		assertThat(later).isNotDone();
		assertThat(this.names.begun).hasValue(2);
	}

	@Test
	void leaseWhenAConnectionIsAvailableNeedsNoLookup() {
		TestPool test = pool(10, 20);
		Future<PoolEntry<HttpRoute, FakeConnection>> first = test.ask(A);
		this.names.end();
		test.release(TestPool.open(first, (entry) -> new FakeConnection()));
		test.time.pass(Duration.ofMillis(1));

		assertThat(test.ask(A)).isDone();
		assertThat(this.names.begun).hasValue(1);
	}

	@Test
	void leaseThatWaitsForALookupGetsAConnectionThatComesBack() {
		TestPool test = pool(10, 20);
		Future<PoolEntry<HttpRoute, FakeConnection>> first = test.ask(A);
		this.names.end();
		PoolEntry<HttpRoute, FakeConnection> entry = TestPool.open(first, (ignored) -> new FakeConnection());
		test.time.pass(Duration.ofMillis(1));
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = test.ask(A);

		test.release(entry);

		assertThat(TestPool.entry(waiting)).isSameAs(entry);
	}

	@Test
	void leaseAtTheLimitNeedsNoLookupBeforeThereIsRoom() {
		TestPool test = pool(1, 20);
		Future<PoolEntry<HttpRoute, FakeConnection>> first = test.ask(A);
		this.names.end();
		test.time.pass(Duration.ofMillis(1));
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = test.ask(A);
		assertThat(this.names.begun).hasValue(1);

		test.discard(TestPool.open(first, (entry) -> new FakeConnection()));
		assertThat(this.names.begun).hasValue(2);
		assertThat(waiting).isNotDone();

		this.names.end();
		assertThat(waiting).isDone();
	}

	@Test
	void leaseThatHasWaitedForItsConnectTimeoutIsServedSoThatItsCallerIsTold() {
		TestPool test = timed(Duration.ofSeconds(1));
		Future<PoolEntry<HttpRoute, FakeConnection>> first = test.ask(A);
		test.time.pass(Duration.ofMillis(500));
		Future<PoolEntry<HttpRoute, FakeConnection>> second = test.ask(A);

		test.time.pass(Duration.ofMillis(500));
		test.pool.setMaxPerRoute(A, 20);

		assertThat(first).isDone();
		assertThat(second).isNotDone();
		assertThat(this.names.begun).hasValue(1);
	}

	@Test
	void threadThatWaitsForALookupIsServedAfterItsConnectTimeout() throws Exception {
		TestPool test = timed(Duration.ofNanos(1));
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = test.ask(A);
		test.time.pass(Duration.ofNanos(1));

		assertThat(waiting.get()).isNotNull();
	}

	@Test
	void lookupThatCannotBeginLetsLeasesPass() {
		TestPool test = new TestPool(10, 20);
		test.pool.lookUpWith(new NameLookups() {

			@Override
			public boolean isNeeded(HttpRoute route) {
				return true;
			}

			@Override
			public void begin(HttpRoute route, Runnable end) {
				throw new IllegalStateException("no thread");
			}

		});

		assertThat(test.ask(A)).isDone();
	}

	@Test
	void lookupWhoseEndIsLostIsRepeatedAfterAMinute() {
		TestPool test = timed(Duration.ofHours(1));
		test.ask(A);

		test.time.pass(Duration.ofMinutes(1));
		Future<PoolEntry<HttpRoute, FakeConnection>> next = test.ask(A);
		this.names.end();

		assertThat(next).isDone();
		assertThat(this.names.begun).hasValue(2);
	}

	@Test
	void permitAtMaxTotalGoesToARouteThatLooksNothingUp() {
		TestPool test = pool(1, 1);
		Future<PoolEntry<HttpRoute, FakeConnection>> first = test.ask(B);
		this.names.end();
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = test.ask(A);
		Future<PoolEntry<HttpRoute, FakeConnection>> other = test.ask(B);

		test.release(TestPool.open(first, (entry) -> new FakeConnection()));
		assertThat(other).isDone();
		assertThat(waiting).isNotDone();

		this.names.end();
		assertThat(waiting).isNotDone();
		test.discard(TestPool.open(other, (entry) -> new FakeConnection()));
		assertThat(waiting).isDone();
	}

	@Test
	void leasesThatWillHaveAConnectionAfterTheLookupAreNotTurnedAway() {
		TestPool test = TestPool.with((settings) -> settings.maxPending(2));
		test.pool.lookUpWith(this.names);
		List<Future<PoolEntry<HttpRoute, FakeConnection>>> leases = new ArrayList<>();
		for (int i = 0; i < 13; i++) {
			leases.add(test.ask(A));
		}
		this.names.end();

		assertThat(leases.subList(0, 10)).allSatisfy((lease) -> assertThat(lease).isDone());
		assertThat(leases.subList(10, 12)).allSatisfy((lease) -> assertThat(lease).isNotDone());
		assertThat(leases.get(12)).isDone();
		assertThat(test.snapshot(A).totals().rejected()).isOne();
	}

	@Test
	void leaseTimeoutDoesNotEndTheWaitForALookup() throws Exception {
		TestPool test = TestPool.with((settings) -> settings.leaseTimeout(Duration.ofMillis(1)));
		test.pool.lookUpWith(this.names);
		Future<PoolEntry<HttpRoute, FakeConnection>> lease = test.ask(A);
		test.time.pass(Duration.ofSeconds(1));

		this.names.end();

		assertThat(lease).isDone();
		assertThat(lease.get()).isNotNull();
	}

	@Test
	void leaseTimeoutEndsTheWaitForAPermitThatFollowsALookup() {
		TestPool test = TestPool.with((settings) -> settings.leaseTimeout(Duration.ofMillis(1)));
		test.pool.lookUpWith(this.names);
		test.pool.setMaxTotal(1);
		test.ask(B);
		this.names.end();
		Future<PoolEntry<HttpRoute, FakeConnection>> lease = test.ask(A);
		test.time.pass(Duration.ofSeconds(1));

		this.names.end();

		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> lease.get(1, TimeUnit.MILLISECONDS))
			.withMessageContaining("max-total");
	}

	@Test
	void waitForALookupIsNoWaitForAConnection() {
		TestPool test = pool(10, 20);
		test.ask(A);
		test.time.pass(Duration.ofMillis(300));

		this.names.end();

		assertThat(test.snapshot(A).totals().waited().max()).isZero();
	}

	@Test
	void routeIsNotSaturatedByLeasesThatWaitForALookup() {
		TestPool test = pool(2, 10);
		test.ask(A);
		test.ask(A);
		test.time.pass(Duration.ofMillis(500));
		assertThat(window(test).demand().saturatedShare()).isZero();

		test.ask(A);
		test.time.pass(Duration.ofMillis(500));
		assertThat(window(test).demand().saturatedShare()).as("one more than the limit allows").isOne();

		this.names.end();
		test.time.pass(Duration.ofMillis(500));
		assertThat(window(test).demand().saturatedShare()).as("after the lookup").isOne();
	}

	@Test
	void leasesThatMeetTheEndOfALookupAreAllServed() throws Exception {
		TestPool test = pool(4, 4);
		ExecutorService workers = Executors.newFixedThreadPool(3);
		try {
			for (int i = 0; i < ROUNDS; i++) {
				List<Future<Future<PoolEntry<HttpRoute, FakeConnection>>>> asked = new ArrayList<>();
				asked.add(workers.submit(() -> test.ask(A)));
				asked.add(workers.submit(() -> test.ask(A)));
				Future<?> ended = workers.submit(this.names::end);

				ended.get(30, TimeUnit.SECONDS);
				for (Future<Future<PoolEntry<HttpRoute, FakeConnection>>> lease : asked) {
					Future<PoolEntry<HttpRoute, FakeConnection>> own = lease.get(30, TimeUnit.SECONDS);
					while (!own.isDone()) {
						this.names.end();
					}
					test.discard(TestPool.open(own, (entry) -> new FakeConnection()));
				}
			}
			assertThat(test.pool.snapshot().total()).isZero();
			assertThat(test.pool.snapshot().pending()).isZero();
		}
		finally {
			workers.shutdownNow();
		}
	}

	private TestPool pool(int maxPerRoute, int maxTotal) {
		TestPool test = new TestPool(maxPerRoute, maxTotal);
		test.pool.lookUpWith(this.names);
		return test;
	}

	private static RouteWindow window(TestPool test) {
		return Objects.requireNonNull(test.pool.limitControl().closeWindows().get(A));
	}

	private TestPool timed(Duration connectTimeout) {
		TestPool test = TestPool
			.with((settings) -> settings.connectTimeout(connectTimeout).leaseTimeout(Duration.ofHours(2)));
		test.pool.lookUpWith(this.names);
		return test;
	}

	/**
	 * Lookups that end when they are told to.
	 */
	private static final class Names implements NameLookups {

		private final Queue<Runnable> ends = new ConcurrentLinkedQueue<>();

		private final AtomicInteger begun = new AtomicInteger();

		@Override
		public boolean isNeeded(HttpRoute route) {
			return true;
		}

		@Override
		public void begin(HttpRoute route, Runnable end) {
			this.begun.incrementAndGet();
			this.ends.add(end);
		}

		void end() {
			for (Runnable end = this.ends.poll(); end != null; end = this.ends.poll()) {
				end.run();
			}
		}

	}

}
