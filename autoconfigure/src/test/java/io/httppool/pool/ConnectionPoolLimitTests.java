package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for the limits of a {@link ConnectionPool}, of a route and of all.
 */
class ConnectionPoolLimitTests {

	private static final HttpRoute A = TestPool.A;

	private static final HttpRoute B = TestPool.B;

	private static final HttpRoute C = TestPool.C;

	@Test
	void setMaxPerRouteWhenRaisedServesWaitingLeasesAtOnce() {
		TestPool test = new TestPool(1, 10);
		test.lease(A);
		var waiting = IntStream.range(0, 5).mapToObj((i) -> test.ask(A)).toList();

		test.pool.setMaxPerRoute(A, 4);

		assertThat(waiting).extracting(Future::isDone).containsExactly(true, true, true, false, false);
	}

	@Test
	void setMaxPerRouteWhenLoweredClosesUnusedConnectionsAtOnce() {
		TestPool test = new TestPool(8, 10);
		lease(test, A, 8).forEach(test::release);

		test.pool.setMaxPerRoute(A, 2);

		assertThat(test.snapshot(A).total()).isEqualTo(2);
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.TRIMMED, 6L));
		assertThat(test.pool.permits().taken()).isEqualTo(2);
	}

	@Test
	void setMaxPerRouteWhenLoweredBindsLeasedConnectionsWithinOneExchange() {
		TestPool test = new TestPool(8, 10);
		var leased = lease(test, A, 8);
		var waiting = IntStream.range(0, 8).mapToObj((i) -> test.ask(A)).toList();

		test.pool.setMaxPerRoute(A, 2);
		leased.forEach(test::release);

		assertThat(test.snapshot(A).total()).isEqualTo(2);
		assertThat(waiting).filteredOn(Future::isDone).hasSize(2);
	}

	@Test
	void setDefaultMaxPerRouteWhenRaisedServesKnownAndNewRoutes() {
		TestPool test = new TestPool(1, 10);
		test.lease(A);
		var waiting = test.ask(A);

		test.pool.setDefaultMaxPerRoute(2);

		assertThat(waiting.isDone()).isTrue();
		assertThat(test.pool.getMaxPerRoute(B)).isEqualTo(2);
		assertThat(test.pool.getDefaultMaxPerRoute()).isEqualTo(2);
	}

	@Test
	void setDefaultMaxPerRouteLeavesALimitThatWasSetByHand() {
		TestPool test = new TestPool(2, 20);
		test.pool.setMaxPerRoute(A, 5);
		test.lease(B);

		test.pool.setDefaultMaxPerRoute(3);

		assertThat(test.pool.getMaxPerRoute(A)).isEqualTo(5);
		assertThat(test.pool.getMaxPerRoute(B)).isEqualTo(3);
	}

	@Test
	void setMaxPerRouteWhenMinusOneTakesBackWhatWasSetByHand() {
		TestPool test = new TestPool(3, 20);
		test.pool.setMaxPerRoute(A, 1);
		test.lease(A);
		var waiting = test.ask(A);

		test.pool.setMaxPerRoute(A, -1);

		assertThat(test.pool.getMaxPerRoute(A)).isEqualTo(3);
		assertThat(test.pool.limitControl().isLimitSetByHand(A)).isFalse();
		assertThat(waiting.isDone()).isTrue();
	}

	@Test
	void setMaxWhenNotPositiveIsRefused() {
		TestPool test = new TestPool(1, 1);

		assertThatIllegalArgumentException().isThrownBy(() -> test.pool.setMaxTotal(0))
			.withMessage("'max' must be at least 1, but was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> test.pool.setMaxPerRoute(A, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> test.pool.setMaxPerRoute(A, -2));
		assertThatIllegalArgumentException().isThrownBy(() -> test.pool.setDefaultMaxPerRoute(0));
	}

	@Test
	void leaseWhenTotalIsReachedTakesTheConnectionUnusedLongestElsewhere() {
		TestPool test = new TestPool(2, 2);
		var coldest = test.lease(A);
		var cold = test.lease(B);
		test.release(coldest);
		test.time.pass(Duration.ofSeconds(1));
		test.release(cold);

		PoolEntry<HttpRoute, FakeConnection> leased = test.lease(C);

		assertThat(leased.hasConnection()).isTrue();
		assertThat(coldest.hasConnection()).isFalse();
		assertThat(cold.hasConnection()).isTrue();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.OVERFLOW, 1L));
	}

	@Test
	void releaseWhenAnotherRouteWaitsForAPlaceGivesItUp() {
		TestPool test = new TestPool(2, 1);
		var leased = test.lease(A);
		var starving = test.ask(B);

		test.release(leased);

		assertThat(starving.isDone()).isTrue();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.OVERFLOW, 1L));
		assertThat(test.pool.permits().taken()).isOne();
	}

	@Test
	void releaseWhenTheSmallerRouteHasWaitedLongerGivesItThePlace() {
		TestPool test = new TestPool(2, 2);
		var leased = lease(test, A, 2);
		var starving = test.ask(B);
		test.time.pass(Duration.ofMillis(1));
		var later = test.ask(A);

		test.release(leased.get(0));

		assertThat(starving.isDone()).isTrue();
		assertThat(later.isDone()).isFalse();
	}

	@Test
	void releaseWhenItsOwnRouteHasWaitedLongerServesThatFirst() {
		TestPool test = new TestPool(2, 2);
		var leased = lease(test, A, 2);
		var first = test.ask(A);
		test.time.pass(Duration.ofMillis(1));
		var second = test.ask(B);

		test.release(leased.get(0));

		assertThat(first.isDone()).isTrue();
		assertThat(second.isDone()).isFalse();
	}

	@Test
	void releaseWhenAnotherRouteHasFarLessServesThatThoughItsOwnHasWaitedLonger() {
		TestPool test = new TestPool(4, 4);
		var leased = lease(test, A, 4);
		var first = test.ask(A);
		test.time.pass(Duration.ofMillis(1));
		var ofLittle = test.ask(B);

		test.release(leased.get(0));

		assertThat(ofLittle.isDone()).isTrue();
		assertThat(first.isDone()).isFalse();
	}

	@Test
	void leaseWhenConnectionsAreReservedForAnotherRouteTakesNone() {
		TestPool test = new TestPool(4, 4);
		lease(test, A, 2);
		lease(test, B, 2).forEach(test::release);
		test.pool.limitControl().tuner((route, event) -> {
		});
		test.pool.limitControl().tune(B, new RouteTuning(4, Duration.ofMinutes(1), 0, Duration.ZERO, 1, 100, 0, false));

		var second = test.ask(A);
		var third = test.ask(A);

		assertThat(second.isDone()).isTrue();
		assertThat(third.isDone()).isFalse();
		assertThat(test.ask(C).isDone()).as("a route that has nothing").isTrue();
	}

	@Test
	void releaseWhenConnectionsNeverLastDoesNotStarveTheSmallerRoute() {
		TestPool test = new TestPool(2, 2);
		var leased = lease(test, A, 2);
		var starving = test.ask(B);
		test.time.pass(Duration.ofMillis(1));
		var later = test.ask(A);

		test.discard(leased.get(0));

		assertThat(starving.isDone()).isTrue();
		assertThat(later.isDone()).isFalse();
		assertThat(test.closed(A)).containsExactly(entry(CloseReason.NOT_REUSABLE, 1L));
	}

	@Test
	void outweighsWhenOneConditionIsMissingIsFalse() {
		Need starving = new Need(0, 4, true, Long.MIN_VALUE);
		Need busy = new Need(2, 4, true, Long.MIN_VALUE + 5);

		assertThat(starving.outweighs(busy)).isTrue();
		assertThat(busy.outweighs(starving)).isFalse();
		assertThat(starving.outweighs(new Need(2, 4, false, 0))).isFalse();
		assertThat(new Need(0, 4, false, 0).outweighs(busy)).isFalse();
		assertThat(new Need(2, 4, true, Long.MIN_VALUE).outweighs(busy)).isFalse();
		assertThat(new Need(0, 4, true, Long.MAX_VALUE).outweighs(busy)).as("ticker wrapped").isTrue();
	}

	@Test
	void setMaxTotalWhenRaisedServesEachStarvingRoute() {
		TestPool test = new TestPool(2, 1);
		test.lease(A);
		var ofB = test.ask(B);
		var ofC = test.ask(C);

		test.pool.setMaxTotal(3);

		assertThat(List.of(ofB.isDone(), ofC.isDone())).containsOnly(true);
	}

	@Test
	void setMaxTotalWhenLoweredClosesUnusedConnectionsAtOnce() {
		TestPool test = new TestPool(4, 4);
		lease(test, A, 2).forEach(test::release);
		lease(test, B, 2).forEach(test::release);

		test.pool.setMaxTotal(1);

		assertThat(test.pool.permits().taken()).isOne();
		assertThat(test.pool.snapshot().total()).isOne();
	}

	@Test
	void setMaxTotalWhenLoweredBindsWithinOneExchangeThoughLeasesWait() {
		TestPool test = new TestPool(6, 6);
		var leased = lease(test, A, 6);
		var waiting = IntStream.range(0, 6).mapToObj((i) -> test.ask(A)).toList();

		test.pool.setMaxTotal(2);
		leased.forEach(test::release);

		assertThat(test.pool.permits().taken()).isEqualTo(2);
		assertThat(waiting).filteredOn(Future::isDone).hasSize(2);
	}

	@Test
	void waitingLeaseWhenAConnectionGoesForItIsServedAfterThatIsClosed() {
		TestPool test = new TestPool(1, 1);
		AtomicReference<Future<?>> waiting = new AtomicReference<>();
		AtomicBoolean wasServedEarly = new AtomicBoolean();
		var leased = test.leaseWatched(A, () -> wasServedEarly.set(waiting.get().isDone()));
		waiting.set(test.ask(A));

		test.discard(leased);

		assertThat(waiting.get().isDone()).isTrue();
		assertThat(wasServedEarly).isFalse();
	}

	@Test
	void releaseWhenClosingThrowsStillServesWhoWaits() {
		TestPool test = new TestPool(1, 1);
		var leased = test.leaseWatched(A, () -> {
			throw new IllegalStateException("in a close");
		});
		var waiting = test.ask(A);

		test.discard(leased);

		assertThat(waiting.isDone()).isTrue();
		assertThat(test.pool.permits().taken()).isOne();
	}

	private static List<PoolEntry<HttpRoute, FakeConnection>> lease(TestPool test, HttpRoute route, int count) {
		return IntStream.range(0, count).mapToObj((i) -> test.lease(route)).toList();
	}

}
