package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.settings.Limits;
import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Races of a {@link ConnectionPool} that stress hardly meets, run in the order that
 * hurts.
 */
class ConnectionPoolRaceTests {

	private static final HttpRoute A = TestPool.A;

	private static final HttpRoute B = TestPool.B;

	@Test
	void poolWhenResumedWhileItIsBeingDrainedServesAllItsRoutes() {
		TestPool test = new TestPool(1, 2);
		AtomicBoolean isResumed = new AtomicBoolean();
		Runnable resume = () -> {
			if (isResumed.compareAndSet(false, true)) {
				test.pool.operations().resume(null);
			}
		};
		List.of(test.leaseWatched(A, resume), test.leaseWatched(B, resume)).forEach(test::release);

		test.pool.operations().suspend(null);

		assertThat(test.pool.snapshot().isDrained()).isFalse();
		assertThat(List.of(test.ask(A), test.ask(B))).allMatch(Future::isDone);
	}

	@Test
	void connectionWhenReplacedWhileThePoolIsDrainedIsClosedOnRelease() {
		AtomicReference<TestPool> drained = new AtomicReference<>();
		TestPool test = new TestPool(TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base), (connection) -> {
			drained.get().pool.operations().suspend(null);
			return CloseReason.STALE_FIN;
		});
		drained.set(test);
		test.release(test.lease(A));
		test.time.pass(Duration.ofSeconds(1));

		PoolEntry<HttpRoute, FakeConnection> replaced = test.lease(A);

		assertThat(test.snapshot(A).draining()).isOne();
		test.release(replaced);
		assertThat(replaced.hasConnection()).isFalse();
		assertThat(test.pool.permits().taken()).isZero();
	}

	@Test
	void connectionWhenItsLeaseWasWithdrawnOnItsWayIsNotTakenForHeld() {
		AtomicReference<Runnable> inCheck = new AtomicReference<>();
		TestPool test = new TestPool(TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base), (connection) -> {
			inCheck.get().run();
			return null;
		});
		var leased = test.lease(A);
		leased.getConnection().leaveDoubt();
		var waiting = test.ask(A);
		AtomicInteger reclaimed = new AtomicInteger(-1);
		inCheck.set(() -> {
			waiting.cancel(true);
			reclaimed.set(test.pool.reclaimFromCurrentThread());
		});

		test.release(leased);

		assertThat(reclaimed).hasValue(0);
		assertThat(test.snapshot(A).available()).isOne();
		assertThat(leased.getConnection().isOpen()).isTrue();
	}

	@Test
	void routeWhenForgottenStaysForgottenForWhoReadTheTimeBefore() {
		TestPool test = new TestPool(1, 1);
		PoolState pool = new PoolState(test.pool.settings(), test.time.clock());
		PooledRoute<FakeConnection> route = new PooledRoute<>(RouteIdentity.of(pool, A, test.pool.settingsOf(A)),
				new Limits(1, 1, 1));
		long before = pool.now();
		test.time.pass(Duration.ofMinutes(1));
		long now = pool.now();
		long quiet = Duration.ofMinutes(1).toNanos();

		boolean isForgotten = route.locked((state) -> state.tryForget(quiet, now));

		assertThat(isForgotten).isTrue();
		assertThat(route.<Boolean>locked((state) -> state.tryForget(quiet, before))).isTrue();
		assertThat(route.<Settlement<?>>locked((state) -> state.limit(1, true, now)))
			.as("what is done to a forgotten route")
			.isNull();
	}

	@Test
	void snapshotWhenADoomedConnectionOpensMeanwhileCountsItOnce() {
		TestPool test = new TestPool(1, 1);
		test.lease(A);
		test.pool.operations().suspend(null);
		AtomicBoolean isConnecting = new AtomicBoolean(true);
		Snapshots<FakeConnection> snapshots = new Snapshots<>(test.time.clock(),
				(connection) -> isConnecting.getAndSet(false), test.pool.addresses().book());

		PoolSnapshot snapshot = snapshots.of(test.pool.settings(), 1, test.pool.views(),
				test.pool.snapshot().survived());

		assertThat(snapshot).extracting(PoolSnapshot::leased, PoolSnapshot::connecting, PoolSnapshot::draining)
			.containsExactly(0, 1, 0);
	}

	@Test
	void evictionWhenAClosingEndsInAnErrorClosesTheOthersAndServesWhoWaits() {
		TestPool test = new TestPool(2, 2);
		List<PoolEntry<HttpRoute, FakeConnection>> leased = List.of(test.leaseWatched(A, () -> {
			throw new StackOverflowError("in a closing");
		}), test.lease(A));
		FakeConnection second = leased.get(1).getConnection();
		leased.forEach(test::release);

		test.pool.operations().evictIdle(null);

		assertThat(second.closings()).isOne();
		assertThat(test.closed(A)).containsEntry(CloseReason.EVICTED, 2L);
		Future<PoolEntry<HttpRoute, FakeConnection>> next = test.ask(B);
		assertThat(next).isDone();
	}

}
