package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.LeaseFailure;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.RetryReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what listeners are told of, over connections without sockets.
 */
class PoolListenerTests {

	private static final HttpRoute A = TestPool.A;

	private final EventLedger ledger = EventLedger.inWords();

	@Test
	void listenerIsToldOfALeaseAtOnceAndOfItsRelease() {
		TestPool test = pool(2);

		PoolEntry<HttpRoute, FakeConnection> entry = test.lease(A);
		test.time.pass(Duration.ofMillis(40));
		test.release(entry);
		test.release(test.lease(A));

		assertThat(this.ledger.told).containsExactly("added test http://a", "leased test-1 after 0ms", "opened test-1",
				"released test-1 after 40ms", "leased test-1 after 0ms, reused", "released test-1 after 0ms");
	}

	@Test
	void listenerIsToldHowLongALeaseWaitedByTheThreadThatGetsIt() throws Exception {
		TestPool test = pool(1);
		PoolEntry<HttpRoute, FakeConnection> entry = test.lease(A);
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = test.ask(A);
		test.time.pass(Duration.ofMillis(300));
		test.release(entry);
		assertThat(this.ledger.leased).as("before the request has it").hasValue(1);

		waiting.get();
		waiting.get();

		assertThat(this.ledger.told).endsWith("leased test-1 after 300ms, reused");
	}

	@Test
	void listenerIsToldWhyALeaseWasNotServed() {
		TestPool test = TestPool.with((settings) -> settings.maxPending(2).leaseTimeout(Duration.ofMillis(20)));
		test.pool.events().tell(this.ledger);
		test.pool.setMaxPerRoute(A, 1);
		test.lease(A);
		Future<?> cancelled = test.ask(A);
		Future<?> overdue = test.ask(A);
		test.ask(A);
		test.time.pass(Duration.ofMillis(5));
		cancelled.cancel(true);
		test.time.pass(Duration.ofMillis(15));
		assertThat(overdue).isNotDone();
		test.time.pass(Duration.ofSeconds(1));
		test.pool.maintenance().expireLeases();
		test.ask(A);
		test.pool.close(CloseMode.IMMEDIATE);

		assertThat(this.ledger.told).filteredOn((words) -> words.startsWith("not leased"))
			.containsExactly("not leased (rejected) after 0ms", "not leased (cancelled) after 5ms",
					"not leased (timeout) after 1020ms", "not leased (error) after 0ms");
	}

	@Test
	void listenerIsToldOfEachClosingOnceWithItsReason() {
		TestPool test = pool(4);
		PoolEntry<HttpRoute, FakeConnection> failed = TestPool.entry(test.ask(A));
		failed.assignConnection(new FakeConnection());
		test.pool.noteConnecting(failed.getConnection(), true);
		failed.discardConnection(CloseMode.IMMEDIATE);
		test.discard(failed);
		test.release(test.lease(A));
		test.time.pass(Duration.ofSeconds(100));
		test.pool.closeExpired();

		assertThat(this.ledger.told).containsSubsequence("failed to open test-1",
				"closed test-1 (connect-failed) after 0ms", "opened test-2", "closed test-2 (idle) after 100000ms");
		assertThat(this.ledger.closed).hasValue(2);
		assertThat(this.ledger.opened).hasValue(1);
	}

	@Test
	void secondConnectionOfALeaseIsToldApartFromTheFirst() {
		TestPool test = pool(1);
		PoolEntry<HttpRoute, FakeConnection> entry = test.lease(A);
		test.time.pass(Duration.ofMillis(10));
		entry.discardConnection(CloseMode.GRACEFUL);
		entry.assignConnection(new FakeConnection());
		test.time.pass(Duration.ofMillis(20));

		test.release(entry);
		test.pool.close(CloseMode.IMMEDIATE);

		assertThat(this.ledger.told).containsSubsequence("opened test-1", "closed test-1 (not-reusable) after 10ms",
				"opened test-1", "released test-1 after 30ms", "closed test-1 (shutdown) after 20ms");
		assertThat(this.ledger.closed).hasValue(2);
		assertThat(this.ledger.opened).hasValue(2);
	}

	@Test
	void leaseThatWasReclaimedIsNotToldAsReleased() {
		TestPool test = pool(1);
		PoolEntry<HttpRoute, FakeConnection> entry = test.lease(A);

		test.pool.reclaimFromCurrentThread();
		test.release(entry);

		assertThat(this.ledger.told).contains("closed test-1 (request-failed) after 0ms");
		assertThat(this.ledger.released).hasValue(0);
	}

	@Test
	void listenerIsToldOfConnectionsThatNoRequestWaitsFor() {
		TestPool test = pool(2);
		test.release(test.lease(A));
		PoolEntry<HttpRoute, FakeConnection> ahead = test.pool.aheadOpenings().tryBegin(A);
		ahead.assignConnection(new FakeConnection());

		test.pool.aheadOpenings().end(ahead, true);

		assertThat(this.ledger.told).endsWith("opened test-2 ahead");
		assertThat(this.ledger.leased).hasValue(1);
	}

	@Test
	void listenerIsToldOfLimitsThatChange() {
		TestPool test = pool(4);
		test.release(test.lease(A));

		test.pool.setMaxPerRoute(A, 6);
		test.pool.setMaxPerRoute(A, 6);
		test.pool.setMaxPerRoute(A, 2);

		assertThat(this.ledger.told).filteredOn((words) -> words.startsWith("limit"))
			.containsExactly("limit 4 -> 6", "limit 6 -> 2");
	}

	@Test
	void listenerIsToldOfRoutesThatAreForgotten() {
		TestPool test = pool(4);
		test.discard(test.lease(A));
		test.time.pass(Duration.ofHours(1));
		test.pool.maintenance().forgetQuietRoutes();
		test.discard(test.lease(A));

		assertThat(this.ledger.told).filteredOn((words) -> words.contains("http://a"))
			.containsExactly("added test http://a", "forgotten test http://a", "added test http://a");
	}

	@Test
	void listenerThatThrowsIsCountedAndKeepsNoOtherFromBeingTold() {
		TestPool test = new TestPool(2, 4);
		test.pool.events().tell(new Broken());
		test.pool.events().tell(this.ledger);

		test.release(test.lease(A));
		test.release(test.lease(A));
		test.pool.setMaxPerRoute(A, 1);
		test.pool.close(CloseMode.IMMEDIATE);

		assertThat(this.ledger.told).contains("leased test-1 after 0ms, reused", "limit 2 -> 1");
		assertThat(test.pool.snapshot().survived()).containsEntry(Incident.LISTENER_FAILURE, 8L);
	}

	@Test
	void listenerIsNeverToldWhileALockIsHeld() {
		TestPool test = new TestPool(2, 2);
		Looking looking = new Looking(test.pool);
		test.pool.events().tell(looking);

		PoolEntry<HttpRoute, FakeConnection> first = test.lease(A);
		PoolEntry<HttpRoute, FakeConnection> second = test.lease(A);
		Future<?> waiting = test.ask(A);
		waiting.cancel(true);
		test.release(first);
		test.discard(second);
		test.pool.setMaxPerRoute(A, 1);
		test.pool.events().repeated(A, RetryReason.values()[0]);
		test.time.pass(Duration.ofHours(1));
		test.pool.closeExpired();
		test.pool.maintenance().forgetQuietRoutes();
		test.pool.close(CloseMode.IMMEDIATE);

		assertThat(looking.events).hasValueGreaterThanOrEqualTo(10);
		assertThat(test.pool.snapshot().survived()).isEmpty();
	}

	private TestPool pool(int maxPerRoute) {
		TestPool test = new TestPool(maxPerRoute, 20);
		test.pool.events().tell(this.ledger);
		return test;
	}

	/**
	 * A listener that throws, whatever it is told of.
	 */
	private static final class Broken implements PoolListener {

		@Override
		public void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
			throw new IllegalStateException("leased");
		}

		@Override
		public void released(PoolRoute route, long connection, long heldNanos) {
			throw new StackOverflowError("released");
		}

		@Override
		public void opened(PoolRoute route, ConnectionOpening opening) {
			throw new IllegalStateException("opened");
		}

		@Override
		public void closed(PoolRoute route, ConnectionClosing closing) {
			throw new IllegalStateException("closed " + closing.reason());
		}

		@Override
		public void limitChanged(PoolRoute route, int before, int after) {
			throw new IllegalStateException("limit");
		}

		@Override
		public void routeAdded(PoolRoute route) {
			throw new IllegalStateException("added");
		}

	}

	/**
	 * A listener that has another thread look at the pool, which takes all its locks.
	 *
	 * @param pool the pool
	 * @param events how many events there were
	 */
	private record Looking(ConnectionPool<?> pool, AtomicInteger events) implements PoolListener {

		Looking(ConnectionPool<?> pool) {
			this(pool, new AtomicInteger());
		}

		private void look() {
			this.events.incrementAndGet();
			CompletableFuture.supplyAsync(this.pool::snapshot).orTimeout(30, TimeUnit.SECONDS).join();
		}

		@Override
		public void routeAdded(PoolRoute route) {
			look();
		}

		@Override
		public void routeForgotten(PoolRoute route) {
			look();
		}

		@Override
		public void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
			look();
		}

		@Override
		public void leaseFailed(PoolRoute route, LeaseFailure outcome, long waitedNanos) {
			look();
		}

		@Override
		public void released(PoolRoute route, long connection, long heldNanos) {
			look();
		}

		@Override
		public void opened(PoolRoute route, ConnectionOpening opening) {
			look();
		}

		@Override
		public void closed(PoolRoute route, ConnectionClosing closing) {
			look();
		}

		@Override
		public void limitChanged(PoolRoute route, int before, int after) {
			look();
		}

		@Override
		public void repeated(PoolRoute route, RetryReason reason) {
			look();
		}

	}

}
