package io.httppool.pool;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.RouteTotals;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.RouteWindow.LimitInForce;
import io.httppool.statistics.SaturationEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for the windows of a pool, and for what is told of saturated routes.
 */
class RouteWindowTests {

	private static final double SIXTEENTH = 100.0 / 16;

	private final TestPool test = new TestPool(2, 10);

	@Test
	void windowTellsWhatHappenedSinceTheLastOne() {
		PoolEntry<HttpRoute, FakeConnection> first = this.test.lease(TestPool.A);
		this.test.time.pass(Duration.ofMillis(100));
		this.test.release(first);
		this.test.time.pass(Duration.ofMillis(900));

		RouteWindow window = window();

		assertThat(window.route()).isEqualTo("http://a");
		assertThat(window.span()).isEqualTo(Duration.ofSeconds(1));
		assertThat(window.end()).isEqualTo(this.test.time.clock().instants().instant());
		assertThat(window.demand().arrivals()).isOne();
		assertThat(window.exchanges().completions()).isOne();
		assertThat(window.exchanges().failures()).isZero();
		assertThat(window.exchanges().latency().mean()).isEqualTo(Duration.ofMillis(100));
		assertThat(window.connections().opened()).isOne();
		assertThat(window.connections().idleBound()).isEqualTo(Duration.ofSeconds(30));
		assertThat(window.leased().mean()).isCloseTo(0.1, Offset.offset(1e-9));
		assertThat(window.leased().max()).isOne();
		assertThat(window.leased().now()).isZero();
		assertThat(window.available()).isOne();
		assertThat(window.limit()).isEqualTo(new LimitInForce(2, false, false));
		this.test.time.pass(Duration.ofSeconds(1));
		assertThat(window().demand().arrivals()).isZero();
	}

	@Test
	void windowTellsHowLongLeasesWaitedAndForHowLongTheLimitWasReached() {
		PoolEntry<HttpRoute, FakeConnection> one = this.test.lease(TestPool.A);
		PoolEntry<HttpRoute, FakeConnection> other = this.test.lease(TestPool.A);
		this.test.time.pass(Duration.ofMillis(500));
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = this.test.ask(TestPool.A);
		this.test.time.pass(Duration.ofMillis(250));
		this.test.release(one);
		this.test.release(TestPool.entry(waiting));
		this.test.release(other);
		this.test.time.pass(Duration.ofMillis(250));

		RouteWindow window = window();

		assertThat(window.demand().arrivals()).isEqualTo(3);
		assertThat(window.demand().waited().count()).isEqualTo(3);
		assertThat(window.demand().waited().max()).isEqualTo(Duration.ofMillis(250));
		assertThat(window.demand().saturatedShare()).isCloseTo(0.25, Offset.offset(1e-9));
		assertThat(window.pending().max()).isOne();
		assertThat(window.pending().mean()).isCloseTo(0.25, Offset.offset(1e-9));
		assertThat(window.connections().reused()).isOne();
		assertThat(window.connections().opened()).isEqualTo(2);
	}

	@Test
	void windowCountsExchangesThatFailed() {
		PoolEntry<HttpRoute, FakeConnection> entry = this.test.lease(TestPool.A);
		FakeConnection connection = entry.getConnection();
		this.test.pool.noteConnecting(connection, true);
		this.test.time.pass(Duration.ofMillis(30));
		entry.discardConnection(CloseMode.IMMEDIATE);
		this.test.pool.noteConnecting(connection, false);
		this.test.discard(entry);

		RouteWindow window = window();

		assertThat(window.exchanges().failures()).isOne();
		assertThat(window.exchanges().completions()).isZero();
		assertThat(this.test.closed(TestPool.A)).containsOnlyKeys(CloseReason.CONNECT_FAILED);
	}

	@Test
	void windowTellsHowLongItTookToConnectApartFromTheExchange() {
		PoolEntry<HttpRoute, FakeConnection> entry = this.test.lease(TestPool.A);
		this.test.pool.noteConnecting(entry.getConnection(), true);
		this.test.time.pass(Duration.ofMillis(30));
		this.test.pool.noteConnecting(entry.getConnection(), false);
		this.test.time.pass(Duration.ofMillis(70));
		this.test.release(entry);
		this.test.lease(TestPool.A);
		this.test.time.pass(Duration.ofMillis(70));
		this.test.release(entry);

		RouteWindow window = window();

		assertThat(window.connections().connect().count()).isOne();
		assertThat(window.connections().connect().mean()).isEqualTo(Duration.ofMillis(30));
		assertThat(window.exchanges().latency().count()).isEqualTo(2);
		assertThat(window.exchanges().latency().mean()).isEqualTo(Duration.ofMillis(70));
	}

	@Test
	void windowCountsAnswersThatTurnRequestsAwayAsBad() {
		answer(503);
		answer(429);
		answer(500);
		answer(200);

		RouteWindow window = window();

		assertThat(window.exchanges().failures()).isEqualTo(2);
		assertThat(window.exchanges().turnedAway()).isEqualTo(2);
		assertThat(window.exchanges().completions()).isEqualTo(2);
	}

	@Test
	void windowTellsExchangesThatLastFromOthers() {
		for (int i = 0; i < 5; i++) {
			PoolEntry<HttpRoute, FakeConnection> quick = this.test.lease(TestPool.A);
			this.test.time.pass(Duration.ofMillis(20));
			this.test.release(quick);
		}
		PoolEntry<HttpRoute, FakeConnection> poll = this.test.lease(TestPool.A);
		this.test.time.pass(Duration.ofSeconds(2));

		RouteWindow during = window();
		this.test.release(poll);
		RouteWindow after = window();

		assertThat(during.exchanges().lasting()).isOne();
		assertThat(after.exchanges().lasting()).isZero();
		assertThat(after.exchanges().completions()).isOne();
		assertThat(after.exchanges().latency().count()).isZero();
	}

	@Test
	void exchangeIsNotLastingWhereAllTakeThatLong() {
		PoolEntry<HttpRoute, FakeConnection> one = this.test.lease(TestPool.A);
		this.test.time.pass(Duration.ofSeconds(1));
		this.test.release(one);
		this.test.lease(TestPool.A);
		this.test.time.pass(Duration.ofSeconds(10));

		assertThat(window().exchanges().lasting()).isZero();
	}

	@Test
	void windowCountsWhatIsFoundClosed() {
		List<FakeConnection> gone = new ArrayList<>();
		TestPool test = new TestPool(TestPool.settings(5, 5, ReusePolicy.LIFO, (base) -> base),
				(connection) -> gone.contains(connection) ? CloseReason.STALE_FIN : null);
		PoolEntry<HttpRoute, FakeConnection> one = test.lease(TestPool.A);
		PoolEntry<HttpRoute, FakeConnection> other = test.lease(TestPool.A);
		gone.add(one.getConnection());
		gone.add(other.getConnection());
		test.release(one);
		test.release(other);
		test.time.pass(Duration.ofSeconds(3));

		test.lease(TestPool.A);
		test.pool.maintenance().sweep();

		RouteWindow window = test.pool.limitControl().closeWindows().get(TestPool.A);
		assertThat(window.connections().stale()).isEqualTo(2);
		assertThat(window.connections().closeAges()).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
		assertThat(window.connections().opened()).isEqualTo(3);
		assertThat(window.connections().reused()).isOne();
	}

	@Test
	void windowCountsLeasesThatWaitedInVainOrWereTurnedAway() throws Exception {
		TestPool test = TestPool.with((base) -> base.maxPending(1));
		test.pool.setMaxPerRoute(TestPool.A, 1);
		test.lease(TestPool.A);
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = test.ask(TestPool.A);
		Future<PoolEntry<HttpRoute, FakeConnection>> rejected = test.ask(TestPool.A);
		test.time.pass(Duration.ofSeconds(2));
		catchThrowable(() -> waiting.get(0, TimeUnit.SECONDS));

		RouteWindow window = test.pool.limitControl().closeWindows().get(TestPool.A);

		assertThat(rejected.isDone()).isTrue();
		assertThat(window.demand().timeouts()).isOne();
		assertThat(window.demand().rejected()).isOne();
		assertThat(window.demand().arrivals()).isEqualTo(3);
		assertThat(window.pending().now()).isZero();
	}

	@Test
	void windowTellsThatTheLimitChanged() {
		this.test.lease(TestPool.A);
		window();

		this.test.pool.setMaxPerRoute(TestPool.A, 1);

		assertThat(window().limit()).isEqualTo(new LimitInForce(1, true, false));
		assertThat(window().limit()).isEqualTo(new LimitInForce(1, false, false));
	}

	@Test
	void windowTellsForHowLongLevelsWereNotReached() {
		PoolEntry<HttpRoute, FakeConnection> one = this.test.lease(TestPool.A);
		PoolEntry<HttpRoute, FakeConnection> other = this.test.lease(TestPool.A);
		this.test.release(other);
		this.test.time.pass(Duration.ofSeconds(4));

		this.test.lease(TestPool.A);

		assertThat(window().connections().gaps().counts().get(4)).isOne();
		assertThat(one.hasConnection()).isTrue();
	}

	@Test
	void listenerIsToldOfEachLeaseThatFindsTheLimitReached() {
		List<SaturationEvent> events = new ArrayList<>();
		this.test.pool.limitControl().tuner((route, event) -> events.add(event));
		this.test.lease(TestPool.A);
		this.test.lease(TestPool.A);
		assertThat(events).isEmpty();

		this.test.ask(TestPool.A);
		this.test.ask(TestPool.A);

		assertThat(events).extracting(SaturationEvent::limit).containsExactly(2, 2);
		assertThat(events).extracting(SaturationEvent::pending).containsExactly(1, 2);
	}

	@Test
	void listenerIsToldOfAConnectionThatComesBackWhileOtherLeasesWait() {
		PoolEntry<HttpRoute, FakeConnection> one = this.test.lease(TestPool.A);
		this.test.lease(TestPool.A);
		this.test.ask(TestPool.A);
		this.test.ask(TestPool.A);
		List<SaturationEvent> events = new ArrayList<>();
		this.test.pool.limitControl().tuner((route, event) -> events.add(event));

		this.test.release(one);

		assertThat(events).singleElement().extracting(SaturationEvent::pending).isEqualTo(1);
	}

	@Test
	void listenerThatGrowsTheLimitServesTheLeaseAtOnce() {
		this.test.pool.limitControl().tuner((route, event) -> this.test.pool.limitControl().grow(route, 2, 4));
		this.test.lease(TestPool.A);
		this.test.lease(TestPool.A);

		assertThat(this.test.ask(TestPool.A).isDone()).isTrue();
		assertThat(this.test.pool.getMaxPerRoute(TestPool.A)).isEqualTo(4);
	}

	@Test
	void listenerThatThrowsFailsNoLease() {
		this.test.pool.limitControl().tuner((route, event) -> {
			throw new IllegalStateException("listener");
		});
		PoolEntry<HttpRoute, FakeConnection> one = this.test.lease(TestPool.A);
		this.test.lease(TestPool.A);

		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = this.test.ask(TestPool.A);
		this.test.release(one);

		assertThat(waiting.isDone()).isTrue();
		assertThat(this.test.pool.snapshot().survived()).containsEntry(Incident.LISTENER_FAILURE, 1L);
	}

	@Test
	void listenerIsNotToldWhereTheTotalIsTheBound() {
		TestPool test = new TestPool(5, 1);
		List<SaturationEvent> events = new ArrayList<>();
		test.pool.limitControl().tuner((route, event) -> events.add(event));
		test.lease(TestPool.A);

		test.ask(TestPool.A);

		assertThat(events).isEmpty();
	}

	@Test
	void growWhenTheLimitIsAnotherOneByNowDoesNothing() {
		this.test.lease(TestPool.A);

		this.test.pool.limitControl().grow(TestPool.A, 3, 6);

		assertThat(this.test.pool.getMaxPerRoute(TestPool.A)).isEqualTo(2);
	}

	@Test
	void totalsTellRecentLatencies() {
		PoolEntry<HttpRoute, FakeConnection> entry = this.test.lease(TestPool.A);
		this.test.time.pass(Duration.ofMillis(40));
		this.test.release(entry);

		RouteTotals totals = this.test.snapshot(TestPool.A).totals();

		assertThat(totals.hold().p99().toNanos()).isCloseTo(Duration.ofMillis(40).toNanos(),
				Percentage.withPercentage(SIXTEENTH));
		assertThat(totals.waited().count()).isOne();
	}

	private void answer(int status) {
		PoolEntry<HttpRoute, FakeConnection> entry = this.test.lease(TestPool.A);
		entry.getConnection().answer(status);
		this.test.release(entry);
	}

	@Test
	void routeIsNotSaturatedByALeaseThatGetsAConnectionOnceItIsChecked() {
		List<SaturationEvent> events = new ArrayList<>();
		AtomicReference<TestPool> own = new AtomicReference<>();
		TestPool test = new TestPool(TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base), (connection) -> {
			TestPool pool = own.getAndSet(null);
			if (pool != null) {
				pool.ask(TestPool.A);
				pool.time.pass(Duration.ofMillis(500));
			}
			return null;
		});
		test.pool.limitControl().tuner((route, event) -> events.add(event));
		test.release(test.lease(TestPool.A));
		test.time.pass(Duration.ofSeconds(1));
		window(test);
		own.set(test);

		test.pool.maintenance().sweep();

		assertThat(window(test).demand().saturatedShare()).isZero();
		assertThat(events).isEmpty();
		assertThat(test.snapshot(TestPool.A).leased()).isOne();
	}

	@Test
	void routeIsNotSaturatedByLeasesThatWaitBecauseThisMachineHasNoPort() {
		PoolEntry<HttpRoute, FakeConnection> entry = this.test.lease(TestPool.A);
		this.test.pool.noteShortage(Objects.requireNonNull(entry.getConnection()),
				new BindException("Address already in use"));

		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = this.test.ask(TestPool.A);
		this.test.time.pass(Duration.ofMillis(500));

		assertThat(waiting).isNotDone();
		assertThat(window().demand().saturatedShare()).isZero();
	}

	private RouteWindow window() {
		return window(this.test);
	}

	private static RouteWindow window(TestPool test) {
		RouteWindow window = test.pool.limitControl().closeWindows().get(TestPool.A);
		assertThat(window).isNotNull();
		return window;
	}

}
