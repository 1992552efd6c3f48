package io.httppool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionState;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link PendingLease}: leases that are not served at once.
 */
class PendingLeaseTests {

	private static final HttpRoute A = TestPool.A;

	@Test
	void pendingLeasesWhenConnectionsComeBackAreServedInOrder() throws Exception {
		TestPool test = new TestPool(1, 1);
		var leased = test.lease(A);
		var first = test.ask(A);
		var second = test.ask(A);

		test.release(leased);

		assertThat(first.get()).isSameAs(leased);
		assertThat(second.isDone()).isFalse();
	}

	@Test
	void leaseWhenAnotherWaitsForTheSameConnectionsDoesNotOvertake() {
		TestPool test = new TestPool(1, 1);
		var leased = test.lease(A);
		var first = test.ask(A);

		test.release(leased);
		var second = test.ask(A);

		assertThat(first.isDone()).isTrue();
		assertThat(second.isDone()).isFalse();
	}

	@Test
	void getWhenTheCheckOfAConnectionFailsWithAnErrorSaysSo() {
		TestPool test = new TestPool(TestPool.settings(2, 2, ReusePolicy.LIFO, UnaryOperator.identity()),
				(connection) -> {
					throw new StackOverflowError("in a check");
				});
		var ofAlice = test.lease(A);
		var ofBob = test.lease(A);
		test.release(ofAlice, TimeValue.ofSeconds(30), "alice");
		test.release(ofBob, TimeValue.ofSeconds(30), "bob");
		test.time.pass(Duration.ofSeconds(5));

		var pastTheQueue = test.ask(A, "alice");

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(pastTheQueue::get)
			.withRootCauseInstanceOf(StackOverflowError.class);
		assertThat(test.pool.permits().taken()).isOne();
	}

	@Test
	void getWhenAConnectionIsHeldForLongAsksForTheResponse() {
		TestPool test = TestPool.with((base) -> base.leaseTimeout(Duration.ofMillis(500)));
		test.pool.setMaxPerRoute(A, 1);
		test.lease(A);
		test.time.pass(Duration.ofSeconds(30));
		var waiting = test.ask(A);
		test.time.pass(Duration.ofMillis(500));

		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waiting.get(3, TimeUnit.MINUTES))
			.withMessageEndingWith("; longest held for 30500ms by thread " + Thread.currentThread().getName()
					+ ". Did you forget to close a response in thread " + Thread.currentThread().getName() + "?");
	}

	@Test
	void getWhenTheLeaseTimeoutPassesSaysWhyAndCountsIt() {
		TestPool test = TestPool.with((base) -> base.leaseTimeout(Duration.ofMillis(500)));
		test.pool.setMaxPerRoute(A, 1);
		test.lease(A);
		var waiting = test.ask(A);
		test.time.pass(Duration.ofMillis(500));

		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waiting.get(3, TimeUnit.MINUTES))
			.withMessage("test - Lease for http://a timed out after 500ms "
					+ "(leased=1/1, available=0, pending=1, total=1/20); longest held for 500ms by thread "
					+ Thread.currentThread().getName()
					+ ". No connection has been released yet: is the server slow to answer?");

		assertThat(test.snapshot(A)).extracting(RouteSnapshot::pending, (route) -> route.totals().timeouts())
			.containsExactly(0, 1L);
	}

	@Test
	void getWhenOtherRoutesHoldAllConnectionsSaysSo() {
		TestPool test = new TestPool(1, 1);
		test.lease(TestPool.B);
		var waiting = test.ask(A);
		test.time.pass(Duration.ofSeconds(2));

		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waiting.get(3, TimeUnit.MINUTES))
			.withMessageContaining("The pool is at max-total (1), 1 of it held by other routes: raise max-total");
	}

	@Test
	void getWhenTheRequestStatesATimeoutCountsItFromTheLease() {
		TestPool test = new TestPool(1, 1);
		test.lease(A);
		var waiting = test.pool.lease(A, null, Timeout.ofSeconds(60), null);
		test.time.pass(Duration.ofSeconds(60));

		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
			.withMessageContaining("timed out after 60000ms");
	}

	@Test
	void getWithoutTimeoutWhenTheLeaseTimeoutPassesFailsToo() {
		TestPool test = new TestPool(1, 1);
		test.lease(A);
		var waiting = test.ask(A);
		test.time.pass(Duration.ofSeconds(2));

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(waiting::get)
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void remainingNanosWhenTimeoutIsZeroHasNoEnd() {
		RouteSettings settings = TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base).base();

		LeaseTerms terms = LeaseTerms.of(null, Long.MAX_VALUE, Timeout.DISABLED, settings);

		assertThat(terms.remainingNanos(0, TimeUnit.SECONDS, Long.MIN_VALUE + 10)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void remainingNanosWhenTheTickerWrapsStillCounts() {
		RouteSettings settings = TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base).base();

		LeaseTerms terms = LeaseTerms.of(null, Long.MAX_VALUE - 4, Timeout.ofMilliseconds(1), settings);

		assertThat(terms.remainingNanos(Long.MIN_VALUE + 5)).isEqualTo(999_990);
		assertThat(terms.remainingNanos(500, TimeUnit.NANOSECONDS, Long.MIN_VALUE + 5)).isEqualTo(500);
	}

	@Test
	void leaseWhenAsManyWaitAsMayIsRejected() {
		TestPool test = TestPool.with((base) -> base.maxPending(1));
		test.pool.setMaxPerRoute(A, 1);
		test.lease(A);
		var waiting = test.ask(A);

		var rejected = test.ask(A);

		assertThat(waiting.isDone()).isFalse();
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> rejected.get(1, TimeUnit.SECONDS))
			.withMessageStartingWith("test - Lease for http://a rejected: max-pending (1) reached "
					+ "(leased=1/1, available=0, pending=1, total=1/20)");
		assertThat(test.snapshot(A).totals().rejected()).isOne();
		assertThat(test.snapshot(A).totals().timeouts()).isZero();
	}

	@Test
	void leaseWhenNobodyMayWaitIsServedOrRejected() {
		TestPool test = TestPool.with((base) -> base.maxPending(0));
		test.pool.setMaxPerRoute(A, 1);

		var served = test.ask(A);
		var rejected = test.ask(A);

		assertThat(served.isDone()).isTrue();
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> rejected.get(1, TimeUnit.SECONDS));
		assertThat(test.snapshot(A).pending()).isZero();
	}

	@Test
	void cancelWhenItStillWaitsServesTheNextInstead() throws Exception {
		TestPool test = new TestPool(1, 1);
		var leased = test.lease(A);
		var cancelled = test.ask(A);
		var next = test.ask(A);

		boolean wasWithdrawn = cancelled.cancel(true);
		test.release(leased);

		assertThat(wasWithdrawn).isTrue();
		assertThat(cancelled.isCancelled()).isTrue();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(cancelled::get);
		assertThat(next.get()).isSameAs(leased);
	}

	@Test
	void cancelWhenItWasServedChangesNothing() throws Exception {
		TestPool test = new TestPool(1, 1);
		var leased = test.lease(A);
		var served = test.ask(A);
		test.release(leased);

		boolean wasWithdrawn = served.cancel(true);

		assertThat(wasWithdrawn).isFalse();
		assertThat(served.get()).isSameAs(leased);
		assertThat(test.snapshot(A).leased()).isOne();
	}

	@Test
	void cancelWhileItIsBeingServedPutsThePlaceBack() {
		TestPool test = new TestPool(1, 1);
		List<Future<?>> waiting = new ArrayList<>();
		var leased = test.leaseWatched(A, () -> waiting.get(0).cancel(true));
		waiting.add(test.ask(A));
		var next = test.ask(A);

		test.discard(leased);

		assertThat(next.isDone()).isTrue();
		assertThat(test.pool.permits().taken()).isOne();
		assertThat(test.snapshot(A).totals().closed()).containsExactly(entry(CloseReason.NOT_REUSABLE, 1L));
	}

	@Test
	void takeUnusedWhenALeaseWasWithdrawnLeavesTheConnectionAsItWas() {
		VirtualTime time = new VirtualTime();
		PoolSettings settings = TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base);
		PoolState pool = new PoolState(settings, time.clock());
		Routes<FakeConnection> routes = new Routes<>(pool, (route) -> settings.base());
		Slot<FakeConnection> slot = leasedAgain(pool, routes, time);
		PooledRoute<FakeConnection> route = routes.get(A);
		long now = pool.now();

		route.<Settlement<?>>locked((state) -> state.takeUnused(slot, now));

		RouteView<FakeConnection> view = route.locked((state) -> state.inspection().view(Long.MAX_VALUE, now));
		ConnectionSnapshot connection = new Snapshots<FakeConnection>(time.clock(), (connecting) -> false,
				pool.addresses())
			.connections(List.of(view), now)
			.get(0);
		assertThat(connection.state()).isEqualTo(ConnectionState.AVAILABLE);
		assertThat(connection.exchanges()).isOne();
		assertThat(connection.idle()).isEqualTo(Duration.ofSeconds(1));
	}

	private static Slot<FakeConnection> leasedAgain(PoolState pool, Routes<FakeConnection> routes, VirtualTime time) {
		LeaseService<FakeConnection> leases = new LeaseService<>(pool, routes, new TotalLimit<>(pool, routes),
				new Checkup<>((connection) -> null, pool.listeners()));
		leases.release(TestPool.open(leases.lease(A, null, null, null), (entry) -> new FakeConnection()), true);
		time.pass(Duration.ofSeconds(1));
		Slot<FakeConnection> slot = routes.get(A).tryLend(null, null, pool.now());
		assertThat(slot).isNotNull();
		return slot;
	}

	@Test
	void getWhenInterruptedWithdrawsTheLease() {
		TestPool test = new TestPool(1, 1);
		test.lease(A);
		var waiting = test.ask(A);
		Thread.currentThread().interrupt();

		assertThatExceptionOfType(InterruptedException.class).isThrownBy(waiting::get);

		assertThat(test.snapshot(A).pending()).isZero();
	}

	@Test
	void getWhenInterruptedAfterItWasServedKeepsTheConnectionAndTheInterrupt() throws Exception {
		TestPool test = new TestPool(1, 1);
		var leased = test.lease(A);
		var waiting = test.ask(A);
		test.release(leased);
		Thread.currentThread().interrupt();

		PoolEntry<HttpRoute, FakeConnection> served = waiting.get();

		assertThat(Thread.interrupted()).isTrue();
		assertThat(served).isSameAs(leased);
		assertThat(waiting.get()).isSameAs(leased);
		assertThat(test.snapshot(A).leased()).isOne();
	}

	@Test
	void callbackWhenTheLeaseEndsIsToldOnce() {
		TestPool test = new TestPool(1, 1);
		var leased = test.lease(A);
		Told served = new Told();
		Told cancelled = new Told();
		Told failed = new Told();
		test.pool.lease(A, null, null, served);
		test.pool.lease(A, null, null, cancelled).cancel(true);
		test.release(leased);
		test.pool.lease(A, null, null, failed);

		test.pool.close();

		assertThat(served.what).containsExactly("completed");
		assertThat(cancelled.what).containsExactly("cancelled");
		assertThat(failed.what).containsExactly("failed: Connection pool shut down");
	}

	@Test
	void closeWhenLeasesWaitFailsThemAndClosesEverything() {
		TestPool test = new TestPool(2, 2);
		var leased = test.lease(A);
		FakeConnection used = leased.getConnection();
		var unused = test.lease(A);
		var waiting = IntStream.range(0, 3).mapToObj((i) -> test.ask(A)).toList();
		waiting.get(0).cancel(true);

		test.pool.close();
		test.discard(leased);

		assertThat(waiting).allMatch(Future::isDone);
		assertThat(used.closings()).isOne();
		assertThat(unused.hasConnection()).isFalse();
		assertThat(test.pool.permits().taken()).isZero();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.SHUTDOWN, 2L));
		assertThatIllegalStateException().isThrownBy(() -> test.ask(A)).withMessage("Connection pool shut down");
		assertThatIllegalStateException().isThrownBy(() -> test.ask(TestPool.B));
	}

	@Test
	void reclaimWhenAThreadHoldsLeasesDiscardsOnlyThose() throws Exception {
		TestPool test = new TestPool(3, 3);
		var mine = test.lease(A);
		List<PoolEntry<HttpRoute, FakeConnection>> others = new ArrayList<>();
		Thread other = new Thread(() -> others.add(test.lease(A)));
		other.start();
		other.join(10_000);

		int reclaimed = test.pool.reclaimFromCurrentThread();
		test.discard(mine);

		assertThat(reclaimed).isOne();
		assertThat(mine.hasConnection()).isFalse();
		assertThat(others.get(0).hasConnection()).isTrue();
		assertThat(test.pool.permits().taken()).isOne();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.REQUEST_FAILED, 1L));
	}

	private static final class Told implements FutureCallback<PoolEntry<HttpRoute, FakeConnection>> {

		private final List<String> what = new ArrayList<>();

		@Override
		public void completed(PoolEntry<HttpRoute, FakeConnection> result) {
			this.what.add("completed");
		}

		@Override
		public void failed(Exception ex) {
			this.what.add("failed: " + ex.getMessage());
		}

		@Override
		public void cancelled() {
			this.what.add("cancelled");
		}

	}

}
