package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.ConnectionState;
import io.httppool.snapshot.RouteSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Pools that are drained and resumed, or retired for good.
 */
class DrainTests {

	private static final HttpRoute A = TestPool.A;

	private static final HttpRoute B = TestPool.B;

	private final TestPool test = new TestPool(2, 4);

	@Test
	void drainClosesWhatIsAvailableAtOnce() {
		PoolEntry<HttpRoute, FakeConnection> first = this.test.lease(A);
		FakeConnection connection = first.getConnection();
		this.test.release(first);

		TestPool.drain(this.test.pool);

		assertThat(connection.closings()).isOne();
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.EVICTED, 1L));
	}

	@Test
	void drainLetsWhatIsLeasedFinishAndClosesItThen() {
		PoolEntry<HttpRoute, FakeConnection> leased = this.test.lease(A);
		FakeConnection connection = leased.getConnection();

		TestPool.drain(this.test.pool);
		boolean isOpen = connection.isOpen();
		RouteSnapshot meanwhile = this.test.snapshot(A);
		ConnectionState state = this.test.pool.connections().get(0).state();
		this.test.release(leased);

		assertThat(isOpen).isTrue();
		assertThat(meanwhile).extracting(RouteSnapshot::drained, RouteSnapshot::draining, RouteSnapshot::leased)
			.containsExactly(true, 1, 0);
		assertThat(state).isEqualTo(ConnectionState.DRAINING);
		assertThat(connection.closings()).isOne();
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.EVICTED, 1L));
	}

	@Test
	void leaseWhenDrainedWaitsAndIsServedInOrderByResume() {
		TestPool.drain(this.test.pool);
		Future<PoolEntry<HttpRoute, FakeConnection>> ofKnown = this.test.ask(A);
		Future<PoolEntry<HttpRoute, FakeConnection>> next = this.test.ask(A);
		Future<PoolEntry<HttpRoute, FakeConnection>> third = this.test.ask(A);
		Future<PoolEntry<HttpRoute, FakeConnection>> ofNewRoute = this.test.ask(B);
		boolean isServed = ofKnown.isDone() || ofNewRoute.isDone();

		TestPool.resume(this.test.pool);

		assertThat(isServed).isFalse();
		assertThat(ofKnown.isDone()).isTrue();
		assertThat(next.isDone()).isTrue();
		assertThat(third.isDone()).isFalse();
		assertThat(ofNewRoute.isDone()).isTrue();
		assertThat(this.test.pool.snapshot().isDrained()).isFalse();
	}

	@Test
	void leaseWhenDrainedForTooLongIsToldSo() {
		TestPool.drain(this.test.pool);
		Future<PoolEntry<HttpRoute, FakeConnection>> lease = this.test.pool.lease(A, null, null, null);
		this.test.time.pass(Duration.ofSeconds(2));

		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> lease.get(3, TimeUnit.MINUTES))
			.withMessageContaining("post the action 'resume'");
	}

	@Test
	void resumeWhenAConnectionIsStillLeasedFromBeforeClosesItAllTheSame() {
		PoolEntry<HttpRoute, FakeConnection> old = this.test.lease(A);
		TestPool.drain(this.test.pool);
		TestPool.resume(this.test.pool);

		PoolEntry<HttpRoute, FakeConnection> fresh = this.test.lease(A);
		this.test.release(old);
		this.test.release(fresh);

		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.EVICTED, 1L));
		assertThat(this.test.snapshot(A).available()).isOne();
	}

	@Test
	void retireFailsLeasesThatWaitAndThoseThatCome() {
		this.test.lease(A);
		this.test.lease(A);
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = this.test.ask(A);

		this.test.pool.end().retire(CloseMode.GRACEFUL);

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(waiting::get)
			.withCauseInstanceOf(IllegalStateException.class);
		assertThatIllegalStateException().isThrownBy(() -> this.test.ask(A)).withMessage("Connection pool shut down");
		assertThatIllegalStateException().isThrownBy(() -> this.test.ask(B));
	}

	@Test
	void retireLetsWhatIsLeasedFinishUnlessItIsCut() {
		PoolEntry<HttpRoute, FakeConnection> finishing = this.test.lease(A);
		PoolEntry<HttpRoute, FakeConnection> endless = this.test.lease(A);
		FakeConnection first = finishing.getConnection();
		FakeConnection second = endless.getConnection();

		this.test.pool.end().retire(CloseMode.GRACEFUL);
		boolean isOpen = first.isOpen() && second.isOpen();
		this.test.release(finishing);
		boolean isClosed = !first.isOpen() && second.isOpen();
		this.test.pool.close(CloseMode.IMMEDIATE);

		assertThat(isOpen).isTrue();
		assertThat(isClosed).isTrue();
		assertThat(second.closings()).isOne();
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.SHUTDOWN, 2L));
		assertThat(this.test.pool.permits().taken()).isZero();
	}

}
