package io.httppool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.settings.ReusePolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Overtaking}, with threads that sleep and time that is virtual: what
 * happens between the grant of a connection and its handing over is run by the check of
 * that connection.
 */
class OvertakingTests {

	private static final HttpRoute A = TestPool.A;

	private static final Duration MILLISECOND = Duration.ofMillis(1);

	private static final Duration LONG = Duration.ofMillis(20);

	private final AtomicReference<Runnable> onTheWay = new AtomicReference<>(() -> {
	});

	private final TestPool test = new TestPool(TestPool.settings(2, 20, ReusePolicy.LIFO, UnaryOperator.identity()),
			(connection) -> {
				this.onTheWay.getAndSet(() -> {
				}).run();
				return null;
			});

	@Test
	void leaseWaitsItsTurnWhereHandingOverCostsNothing() throws Exception {
		learn(Duration.ofMillis(100));

		int overtaken = whileOneIsWoken(Duration.ZERO, (second) -> {
			assertThat(isServed(second)).isTrue();
			return overtakings();
		});

		assertThat(overtaken).isZero();
	}

	@Test
	void leaseOvertakesSevenTimesWhereHandingOverCostsMore() throws Exception {
		learn(MILLISECOND);

		int overtaken = whileOneIsWoken(Duration.ZERO, (second) -> {
			assertThat(isServed(second)).isFalse();
			int count = overtakings();
			assertThat(isServed(second)).isTrue();
			return count;
		});

		assertThat(overtaken).isEqualTo(7);
	}

	@Test
	void leaseOvertakesOnceThoseThatHaveWaitedForLong() throws Exception {
		learn(MILLISECOND);

		int overtaken = whileOneIsWoken(LONG, (second) -> overtakings());

		assertThat(overtaken).isOne();
	}

	@Test
	void connectionLeftToAThreadThatDoesNotRunGoesToTheNextThatComes() throws Exception {
		learn(MILLISECOND);

		whileOneIsWoken(Duration.ZERO, (second) -> {
			this.test.time.pass(LONG);
			Future<?> third = this.test.ask(A);
			assertThat(third.isDone()).as("a lease that comes then").isTrue();
			return 0;
		});
	}

	@Test
	void connectionLeftToAThreadThatDoesNotRunIsHandedOverByTheUpkeep() throws Exception {
		learn(MILLISECOND);

		whileOneIsWoken(Duration.ZERO, (second) -> {
			this.test.pool.maintenance().expireLeases();
			assertThat(isServed(second)).as("as long as the thread may still run").isFalse();
			this.test.time.pass(LONG);
			this.test.pool.maintenance().expireLeases();
			assertThat(isServed(second)).isTrue();
			return 0;
		});
	}

	@Test
	void leaseBehindAThreadThatIsWokenGetsAConnectionOfItsOwnBelowTheLimit() throws Exception {
		learn(MILLISECOND);

		whileOneIsWoken(Duration.ZERO, (second) -> {
			this.test.pool.setMaxPerRoute(A, 3);
			assertThat(isServed(second)).isTrue();
			return 0;
		});
	}

	@Test
	void leaseBehindAThreadThatIsWokenOpensAConnectionOnceItRuns() throws Exception {
		learn(MILLISECOND);
		Waiting waiting = new Waiting();

		waiting.release(() -> this.test.pool.operations().evictIdle(null));

		assertThat(waiting.first.served()).isNotNull();
		assertThat(waiting.second.served().hasConnection()).isFalse();
	}

	@Test
	void connectionLeftToThoseThatComeIsNotClosedForARouteThatHasAsMuch() throws Exception {
		learn(MILLISECOND);
		this.test.pool.setMaxTotal(3);
		this.test.lease(TestPool.B);

		whileOneIsWoken(Duration.ZERO, (second) -> {
			Future<?> ofOther = this.test.ask(TestPool.B);
			assertThat(this.test.closed(A)).isEmpty();
			ofOther.cancel(true);
			return 0;
		});
	}

	@Test
	void connectionsLeftOverGoToAllRoutesThatStarve() throws Exception {
		learn(MILLISECOND);
		this.test.pool.setMaxPerRoute(A, 4);
		this.test.pool.setMaxTotal(4);
		var leased = List.of(this.test.lease(A), this.test.lease(A), this.test.lease(A), this.test.lease(A));
		Sleeper first = new Sleeper();
		Sleeper second = new Sleeper();
		List<Future<?>> others = new ArrayList<>();

		releaseInDoubt(leased.get(0), () -> {
			leased.subList(1, 4).forEach(this.test::release);
			others.addAll(List.of(this.test.ask(TestPool.B), this.test.ask(TestPool.C)));
			assertThat(others).noneMatch(Future::isDone);
		});

		assertThat(first.served()).isNotNull();
		assertThat(second.served()).isNotNull();
		await().until(() -> others.stream().allMatch(Future::isDone));
	}

	@Test
	void threadThatRunsHasTheNextWoken() throws Exception {
		learn(MILLISECOND);
		Waiting waiting = new Waiting();

		waiting.release(() -> {
		});

		assertThat(waiting.first.served()).isNotNull();
		assertThat(waiting.second.served()).isNotNull();
	}

	@Test
	void leaseThatIsWithdrawnWhileItIsWokenHasTheNextWoken() throws Exception {
		learn(MILLISECOND);
		Waiting waiting = new Waiting();

		waiting.release(() -> waiting.first.lease.cancel(true));

		assertThat(waiting.second.served()).isNotNull();
		assertThat(this.test.snapshot(A).pending()).isZero();
		assertThat(this.test.snapshot(A).available()).isOne();
	}

	/** Hand connections over until it is known for how long they are held. */
	private void learn(Duration hold) throws Exception {
		this.test.pool.setMaxPerRoute(A, 1);
		for (int i = 0; i < 100; i++) {
			PoolEntry<HttpRoute, FakeConnection> leased = this.test.lease(A);
			Sleeper sleeper = new Sleeper();
			this.test.time.pass(hold);
			releaseInDoubt(leased, () -> this.test.time.pass(MILLISECOND));
			PoolEntry<HttpRoute, FakeConnection> handed = sleeper.served();
			this.test.time.pass(hold);
			this.test.release(handed);
		}
		this.test.pool.setMaxPerRoute(A, 2);
	}

	/**
	 * Have two threads sleep, release a connection for the first, and another before the
	 * first runs.
	 * @param waited for how long the threads have waited
	 * @param action counts something then; is given the lease of the second
	 */
	private int whileOneIsWoken(Duration waited, ToIntFunction<Future<?>> action) throws Exception {
		Waiting waiting = new Waiting();
		this.test.time.pass(waited);
		AtomicInteger count = new AtomicInteger();
		waiting.release(() -> count.set(action.applyAsInt(waiting.second.lease)));
		assertThat(waiting.first.served()).isNotNull();
		return count.get();
	}

	private void releaseInDoubt(PoolEntry<HttpRoute, FakeConnection> entry, Runnable beforeItIsHandedOver) {
		entry.getConnection().leaveDoubt();
		this.onTheWay.set(beforeItIsHandedOver);
		this.test.release(entry);
	}

	/** Lease and release, until that is not possible at once any more. */
	private int overtakings() {
		int count = 0;
		Future<PoolEntry<HttpRoute, FakeConnection>> lease = this.test.ask(A);
		while (lease.isDone()) {
			count++;
			this.test.release(TestPool.entry(lease));
			lease = this.test.ask(A);
		}
		lease.cancel(true);
		return count;
	}

	private static boolean isServed(Future<?> lease) {
		return ((PendingLease<?>) lease).isServed();
	}

	/**
	 * Two threads that sleep, and the two connections they wait for.
	 */
	private final class Waiting {

		private final PoolEntry<HttpRoute, FakeConnection> one = OvertakingTests.this.test.lease(A);

		private final PoolEntry<HttpRoute, FakeConnection> other = OvertakingTests.this.test.lease(A);

		private final Sleeper first = new Sleeper();

		private final Sleeper second = new Sleeper();

		/** Release a connection for the first, and another before the first runs. */
		void release(Runnable beforeItRuns) {
			releaseInDoubt(this.one, () -> {
				OvertakingTests.this.test.release(this.other);
				beforeItRuns.run();
			});
		}

	}

	/**
	 * A thread that sleeps until it is served.
	 */
	private final class Sleeper {

		private final Future<PoolEntry<HttpRoute, FakeConnection>> lease;

		private final CompletableFuture<PoolEntry<HttpRoute, FakeConnection>> served = new CompletableFuture<>();

		Sleeper() {
			CompletableFuture<Future<PoolEntry<HttpRoute, FakeConnection>>> asked = new CompletableFuture<>();
			TestThreads.unstarted(() -> sleep(asked), "sleeper").start();
			this.lease = asked.join();
			while (!((PendingLease<?>) this.lease).isAwaited()) {
				Thread.onSpinWait();
			}
		}

		private void sleep(CompletableFuture<Future<PoolEntry<HttpRoute, FakeConnection>>> asked) {
			Future<PoolEntry<HttpRoute, FakeConnection>> own = OvertakingTests.this.test.ask(A);
			asked.complete(own);
			try {
				this.served.complete(own.get());
			}
			catch (Exception ex) {
				this.served.completeExceptionally(ex);
			}
		}

		PoolEntry<HttpRoute, FakeConnection> served() throws Exception {
			return this.served.get(1, TimeUnit.MINUTES);
		}

	}

}
