package io.httppool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;

import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.RouteSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for which connection of a {@link ConnectionPool} is used again, and for how long.
 */
class ConnectionPoolReuseTests {

	private static final HttpRoute A = TestPool.A;

	@Test
	void leaseWhenReuseIsLifoGetsTheConnectionUsedLast() {
		TestPool test = new TestPool(2, 2);
		PoolEntry<?, FakeConnection> last = releaseTwo(test);

		PoolEntry<?, FakeConnection> leased = test.lease(A);

		assertThat(leased).isSameAs(last);
	}

	@Test
	void leaseWhenReuseIsFifoGetsTheConnectionUnusedLongest() {
		TestPool test = new TestPool(TestPool.settings(2, 2, ReusePolicy.FIFO, UnaryOperator.identity()),
				(connection) -> null);
		PoolEntry<?, FakeConnection> last = releaseTwo(test);

		PoolEntry<?, FakeConnection> leased = test.lease(A);

		assertThat(leased).isNotSameAs(last);
		assertThat(leased.hasConnection()).isTrue();
	}

	private static PoolEntry<?, FakeConnection> releaseTwo(TestPool test) {
		var first = test.lease(A);
		var last = test.lease(A);
		test.release(first);
		test.release(last);
		return last;
	}

	@Test
	void leaseWhenItHasStateGetsThatStateBeforeNone() {
		TestPool test = new TestPool(2, 2);
		var ofAlice = test.lease(A);
		var ofNobody = test.lease(A);
		test.release(ofAlice, TimeValue.ofSeconds(30), "alice");
		test.release(ofNobody);

		PoolEntry<?, FakeConnection> first = test.lease(A, "alice");
		PoolEntry<?, FakeConnection> second = test.lease(A, "alice");

		assertThat(first).isSameAs(ofAlice);
		assertThat(second).isSameAs(ofNobody);
	}

	@Test
	void leaseWhenOnlyAnotherStateIsAvailableNeverGetsIt() {
		TestPool test = new TestPool(1, 1);
		var ofAlice = test.lease(A);
		FakeConnection connection = ofAlice.getConnection();
		test.release(ofAlice, TimeValue.ofSeconds(30), "alice");

		PoolEntry<?, FakeConnection> stateless = test.lease(A);

		assertThat(stateless.getConnection()).isNotSameAs(connection);
		assertThat(connection.isOpen()).isFalse();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.OVERFLOW, 1L));
	}

	@Test
	void leaseWhenAnotherStateIsAvailableAndThereIsRoomOpensOneMore() {
		TestPool test = new TestPool(2, 2);
		test.release(test.lease(A), TimeValue.ofSeconds(30), "alice");

		test.lease(A, "bob");

		assertThat(test.snapshot(A)).extracting(RouteSnapshot::leased, RouteSnapshot::available).containsExactly(1, 1);
	}

	@Test
	void leaseWhenServerStatedNothingReusesWithinTheConfiguredKeepAlive() {
		TestPool test = new TestPool(1, 1);
		var first = test.lease(A);
		test.release(first);

		test.time.pass(Duration.ofSeconds(30).minusNanos(1));
		var second = test.lease(A);
		test.release(second);
		test.time.pass(Duration.ofSeconds(30));
		var third = test.lease(A);

		assertThat(second).isSameAs(first);
		assertThat(third).isNotSameAs(first);
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.IDLE, 1L));
	}

	@Test
	void leaseWhenServerStatedNoEndReusesWithinTheConfiguredKeepAlive() {
		TestPool test = new TestPool(1, 1);
		var first = test.lease(A);
		test.release(first, TimeValue.NEG_ONE_MILLISECOND, null);

		test.time.pass(Duration.ofSeconds(30));
		var second = test.lease(A);

		assertThat(second).isNotSameAs(first);
	}

	@Test
	void leaseWhenServerStatedAKeepAliveGoesByThat() {
		TestPool test = new TestPool(1, 1);
		var first = test.lease(A);
		test.release(first, TimeValue.ofSeconds(5), null);

		test.time.pass(Duration.ofSeconds(5));
		var second = test.lease(A);

		assertThat(second).isNotSameAs(first);
	}

	@Test
	void leaseWhenServerStatedALongKeepAliveIsBoundByTheMaxIdleTime() {
		TestPool test = TestPool.with((base) -> base.maxIdleTime(Duration.ofSeconds(40)));
		var first = test.lease(A);
		test.release(first, TimeValue.ofHours(1), null);

		test.time.pass(Duration.ofSeconds(40).minusNanos(1));
		var second = test.lease(A);
		test.release(second, TimeValue.ofHours(1), null);
		test.time.pass(Duration.ofSeconds(40));
		var third = test.lease(A);

		assertThat(second).isSameAs(first);
		assertThat(third).isNotSameAs(first);
	}

	@Test
	void releaseWhenConnectionIsOlderThanItsLifeTimeClosesIt() {
		TestPool test = TestPool.with((base) -> base.maxLifeTime(Duration.ofMinutes(10))
			.keepAlive(Duration.ofDays(1))
			.maxIdleTime(Duration.ofDays(1)));
		var entry = test.lease(A);

		test.time.pass(Duration.ofMinutes(11));
		test.release(entry);

		assertThat(test.closed(A)).containsExactly(entry(CloseReason.EXPIRED, 1L));
	}

	@Test
	void lifeTimesWhenConnectionsOpenTogetherEndApartWithinATenth() {
		TestPool test = TestPool.with((base) -> base.maxLifeTime(Duration.ofMinutes(10))
			.keepAlive(Duration.ofDays(1))
			.maxIdleTime(Duration.ofDays(1)));
		var entries = IntStream.range(0, 10).mapToObj((i) -> test.lease(A)).toList();
		entries.forEach(test::release);

		List<Duration> ends = test.pool.connections().stream().map(ConnectionSnapshot::expiresIn).toList();

		assertThat(ends)
			.allMatch((end) -> end.compareTo(Duration.ofMinutes(9)) >= 0 && end.compareTo(Duration.ofMinutes(11)) <= 0);
		assertThat(Set.copyOf(ends)).hasSize(10);
	}

	@Test
	void releaseWhenConnectionHasCarriedItsExchangesClosesIt() {
		TestPool test = TestPool.with((base) -> base.maxExchanges(2));
		var first = test.lease(A);

		test.release(first);
		var second = test.lease(A);
		test.release(second);

		assertThat(second).isSameAs(first);
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.EXCHANGES, 1L));
	}

	@Test
	void closeExpiredWhenConnectionsAreTooOldClosesOnlyThose() {
		TestPool test = new TestPool(2, 2);
		var old = test.lease(A);
		var young = test.lease(A);
		test.release(old);
		test.time.pass(Duration.ofSeconds(20));
		test.release(young);
		test.time.pass(Duration.ofSeconds(10));

		test.pool.closeExpired();

		assertThat(old.hasConnection()).isFalse();
		assertThat(young.hasConnection()).isTrue();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.IDLE, 1L));
	}

	@Test
	void closeIdleWhenConnectionsAreIdleThatLongClosesOnlyThose() {
		TestPool test = new TestPool(2, 2);
		var old = test.lease(A);
		var young = test.lease(A);
		test.release(old);
		test.time.pass(Duration.ofSeconds(2));
		test.release(young);

		test.pool.closeIdle(TimeValue.ofSeconds(1));

		assertThat(old.hasConnection()).isFalse();
		assertThat(young.hasConnection()).isTrue();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.EVICTED, 1L));
	}

	@Test
	void leaseWhenConnectionWasIdleForLongChecksIt() {
		List<FakeConnection> checked = new ArrayList<>();
		TestPool test = checking(checked, null);
		var entry = test.lease(A);
		FakeConnection connection = entry.getConnection();
		test.release(entry);

		test.time.pass(Duration.ofMillis(10));
		test.release(test.lease(A));
		test.time.pass(Duration.ofMillis(9));
		test.lease(A);

		assertThat(checked).containsExactly(connection);
	}

	@Test
	void leaseWhenTheLastAnswerLeftDoubtChecksWithoutAnyIdleness() {
		List<FakeConnection> checked = new ArrayList<>();
		TestPool test = checking(checked, null);
		var entry = test.lease(A);
		entry.getConnection().leaveDoubt();
		test.release(entry);

		test.lease(A);

		assertThat(checked).hasSize(1);
	}

	@Test
	void leaseWhenValidationIsAlwaysChecksEvenWithoutAnyIdleness() {
		List<FakeConnection> checked = new ArrayList<>();
		TestPool test = new TestPool(
				TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base.validateAfterInactivity(Duration.ZERO)),
				(connection) -> note(checked, connection, null));

		test.release(test.lease(A));
		test.lease(A);

		assertThat(checked).hasSize(1);
	}

	@Test
	void leaseWhenValidationIsOffNeverChecks() {
		List<FakeConnection> checked = new ArrayList<>();
		TestPool test = new TestPool(
				TestPool.settings(1, 1, ReusePolicy.LIFO,
						(base) -> base.validateAfterInactivity(Duration.ofMillis(-1))),
				(connection) -> note(checked, connection, null));
		test.release(test.lease(A));

		test.time.pass(Duration.ofSeconds(20));
		test.lease(A);

		assertThat(checked).isEmpty();
	}

	@Test
	void leaseWhenPeerHasGoneReplacesTheConnectionInItsPlace() {
		TestPool test = checking(new ArrayList<>(), CloseReason.STALE_FIN);
		var stale = test.lease(A);
		test.release(stale);

		test.time.pass(Duration.ofSeconds(1));
		var fresh = test.lease(A);

		assertThat(fresh).isNotSameAs(stale);
		assertThat(stale.hasConnection()).isFalse();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.STALE_FIN, 1L));
		assertThat(test.pool.permits().taken()).isOne();
	}

	@Test
	void leaseWhenItPassesTheQueueChecksAnIdleConnectionToo() {
		List<FakeConnection> checked = new ArrayList<>();
		TestPool test = checking(checked, null);
		var ofAlice = test.lease(A);
		var ofBob = test.lease(A);
		FakeConnection alices = ofAlice.getConnection();
		test.release(ofAlice, TimeValue.ofSeconds(30), "alice");
		test.release(ofBob, TimeValue.ofSeconds(30), "bob");

		test.time.pass(Duration.ofSeconds(1));
		test.lease(A, "alice");

		assertThat(checked).containsExactly(alices);
	}

	@Test
	void leaseWhenTheCheckThrowsGivesThePlaceBack() {
		AtomicInteger calls = new AtomicInteger();
		TestPool test = new TestPool(TestPool.settings(1, 1, ReusePolicy.LIFO, UnaryOperator.identity()),
				(connection) -> {
					calls.incrementAndGet();
					throw new StackOverflowError("in a check");
				});
		test.release(test.lease(A));
		test.time.pass(Duration.ofSeconds(1));

		assertThatThrownBy(() -> test.ask(A)).isInstanceOf(StackOverflowError.class);

		assertThat(test.pool.permits().taken()).isZero();
		assertThat(test.lease(A).hasConnection()).isTrue();
		assertThat(calls).hasValue(1);
	}

	@Test
	void leaseWhenThePoolClosesDuringTheCheckFailsAndKeepsNoPermit() {
		List<TestPool> closing = new ArrayList<>();
		TestPool test = new TestPool(TestPool.settings(1, 1, ReusePolicy.LIFO, UnaryOperator.identity()),
				(connection) -> {
					closing.get(0).pool.close();
					return CloseReason.STALE_FIN;
				});
		closing.add(test);
		test.release(test.lease(A));
		test.time.pass(Duration.ofSeconds(1));

		assertThatIllegalStateException().isThrownBy(() -> test.ask(A)).withMessage("Connection pool shut down");

		assertThat(test.pool.permits().taken()).isZero();
		assertThat(test.pool.getTotalStats().getLeased()).isZero();
	}

	@Test
	void releaseWhenConnectionIsNotReusableClosesIt() {
		TestPool test = new TestPool(1, 1);
		var entry = test.lease(A);
		FakeConnection connection = entry.getConnection();

		test.discard(entry);

		assertThat(connection.closings()).isOne();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.NOT_REUSABLE, 1L));
	}

	@Test
	void releaseWhenItWasReleasedBeforeSaysSo() {
		TestPool test = new TestPool(1, 1);
		var entry = test.lease(A);
		test.release(entry);

		assertThatIllegalStateException().isThrownBy(() -> test.release(entry))
			.withMessageContaining("released before");

		assertThat(test.snapshot(A).available()).isOne();
	}

	private static TestPool checking(List<FakeConnection> checked, CloseReason result) {
		return new TestPool(
				TestPool.settings(2, 2, ReusePolicy.LIFO,
						(base) -> base.validateAfterInactivity(Duration.ofMillis(10))),
				(connection) -> note(checked, connection, result));
	}

	private static CloseReason note(List<FakeConnection> checked, FakeConnection connection, CloseReason result) {
		checked.add(connection);
		return result;
	}

}
