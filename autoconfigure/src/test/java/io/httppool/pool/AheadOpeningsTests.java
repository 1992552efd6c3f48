package io.httppool.pool;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.pool.BackgroundConnector.Outcome;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionState;
import io.httppool.snapshot.Incident;
import io.httppool.statistics.RouteWindow;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AheadOpenings}.
 */
class AheadOpeningsTests {

	private static final HttpRoute A = TestPool.A;

	private static final HttpRoute B = TestPool.B;

	private static final Duration LEAD = Duration.ofSeconds(1);

	private final HeldConnects connector = new HeldConnects();

	private TestPool test = pool(10, 20);

	@Test
	void connectionsThatAreToBeReadyAreOpenedBeforeARequestNeedsThem() {
		ready(A, 3);

		this.test.pool.aheadOpenings().keepReady(LEAD);
		assertThat(this.connector.begun).hasSize(3);
		this.connector.endAll(this.test, true);

		assertThat(this.test.snapshot(A).available()).isEqualTo(3);
		assertThat(this.test.ask(A)).isDone();
	}

	@Test
	void noneIsOpenedTwiceForTheSameNeed() {
		ready(A, 3);

		this.test.pool.aheadOpenings().keepReady(LEAD);
		this.test.pool.aheadOpenings().keepReady(LEAD);
		assertThat(this.connector.begun).hasSize(3);
		this.connector.endAll(this.test, true);
		this.test.pool.aheadOpenings().keepReady(LEAD);

		assertThat(this.connector.begun).isEmpty();
	}

	@Test
	void connectionsThatAreUsedOrAvailableAreReady() {
		ready(A, 3);
		PoolEntry<HttpRoute, FakeConnection> first = this.test.lease(A);
		this.test.lease(A);
		this.test.release(first);

		this.test.pool.aheadOpenings().keepReady(LEAD);

		assertThat(this.connector.begun).hasSize(1);
	}

	@Test
	void connectionIsReplacedShortlyBeforeItExpires() {
		ready(A, 1);
		releaseFor(this.test.lease(A), Duration.ofSeconds(10));
		FakeConnection old = available();
		this.test.time.pass(Duration.ofSeconds(6));
		this.test.pool.aheadOpenings().keepReady(LEAD);
		assertThat(this.connector.begun).isEmpty();

		this.test.time.pass(Duration.ofSeconds(2));
		this.test.pool.aheadOpenings().keepReady(LEAD);
		this.connector.endAll(this.test, true);

		assertThat(old.isOpen()).isFalse();
		assertThat(this.test.snapshot(A).available()).isOne();
		assertThat(this.test.closed(A)).isEqualTo(Map.of(CloseReason.IDLE, 1L));
	}

	@Test
	void connectionsThatNeverLastForLongAreNotReplacedAgainAndAgain() {
		ready(A, 1);
		releaseFor(this.test.lease(A), Duration.ofMillis(400));
		this.test.pool.aheadOpenings().keepReady(LEAD);
		assertThat(this.connector.begun).isEmpty();

		this.test.time.pass(Duration.ofMillis(200));
		this.test.pool.aheadOpenings().keepReady(LEAD);
		this.connector.end(this.test, this.connector.begin(this.test), true);
		this.test.pool.aheadOpenings().keepReady(LEAD);

		assertThat(this.connector.begun).isEmpty();
		assertThat(this.test.snapshot(A).available()).isOne();
		assertThat(this.test.closed(A)).isEqualTo(Map.of(CloseReason.IDLE, 1L));
	}

	@Test
	void connectionOpenedAheadStaysAsLongAsTheLastThatWasUsed() {
		ready(A, 2);
		releaseFor(this.test.lease(A), Duration.ofSeconds(4));
		this.test.pool.aheadOpenings().keepReady(LEAD);
		this.connector.endAll(this.test, true);

		this.test.time.pass(Duration.ofSeconds(3));
		this.test.pool.maintenance().sweep();

		assertThat(this.test.closed(A)).isEqualTo(Map.of(CloseReason.IDLE, 2L));
	}

	@Test
	void openingIsNoLeaseAndNoExchange() {
		ready(A, 1);
		this.test.pool.aheadOpenings().keepReady(LEAD);
		PoolEntry<HttpRoute, FakeConnection> entry = this.connector.begin(this.test);
		this.test.pool.noteConnecting(entry.getConnection(), true);
		assertThat(this.test.pool.connections()).extracting(ConnectionSnapshot::state)
			.containsExactly(ConnectionState.CONNECTING);
		this.test.time.pass(Duration.ofMillis(40));
		this.test.pool.noteConnecting(entry.getConnection(), false);
		this.connector.end(this.test, entry, true);

		RouteWindow window = this.test.pool.limitControl().closeWindows().get(A);
		assertThat(window.demand().arrivals()).isZero();
		assertThat(window.exchanges().completions()).isZero();
		assertThat(window.leased().max()).isZero();
		assertThat(window.connections().connect().max()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
		assertThat(this.test.snapshot(A).totals().leases()).isZero();
		assertThat(this.test.snapshot(A).totals().opened()).isOne();
	}

	@Test
	void leaseThatBecamePendingMeanwhileGetsTheConnection() {
		this.test = pool(1, 20);
		ready(A, 1);
		this.test.pool.aheadOpenings().keepReady(LEAD);
		PoolEntry<HttpRoute, FakeConnection> entry = this.connector.begin(this.test);
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = this.test.ask(A);
		assertThat(waiting).isNotDone();

		this.connector.end(this.test, entry, true);

		assertThat(TestPool.entry(waiting)).isSameAs(entry);
	}

	@Test
	void failureGivesThePermitBackAndLeavesTheRouteAloneForLongerAndLonger() {
		ready(A, 1);
		for (int seconds : new int[] { 1, 2, 4, 8, 16, 32, 60, 60 }) {
			this.test.pool.aheadOpenings().keepReady(LEAD);
			this.connector.endAll(this.test, false);
			assertThat(this.test.pool.permits().taken()).isZero();

			this.test.time.pass(Duration.ofSeconds(seconds).minusNanos(1));
			this.test.pool.aheadOpenings().keepReady(LEAD);
			assertThat(this.connector.begun).isEmpty();
			this.test.time.pass(Duration.ofNanos(1));
		}
		this.test.pool.aheadOpenings().keepReady(LEAD);
		this.connector.endAll(this.test, true);
		assertThat(this.test.snapshot(A).available()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "2, 20", "10, 2" })
	void noneIsOpenedAboveTheLimitOrMaxTotal(int maxPerRoute, int maxTotal) {
		this.test = pool(maxPerRoute, maxTotal);
		ready(A, 5);
		this.test.lease(A);
		this.test.pool.aheadOpenings().keepReady(LEAD);

		this.connector.endAll(this.test, true);

		assertThat(this.test.pool.snapshot().total()).isEqualTo(2);
	}

	@Test
	void noneTakesThePermitOfARouteThatStarves() {
		this.test = pool(10, 1);
		PoolEntry<HttpRoute, FakeConnection> only = this.test.lease(B);
		ready(A, 1);
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = this.test.ask(B);
		this.test.discard(only);

		assertThat(waiting).isDone();
		assertThat(this.test.pool.aheadOpenings().tryBegin(A)).isNull();
	}

	@Test
	void noneIsOpenedWhileARouteIsSuspended() {
		ready(A, 1);
		TestPool.drain(this.test.pool);

		this.test.pool.aheadOpenings().keepReady(LEAD);

		assertThat(this.connector.begun).isEmpty();
		assertThat(this.test.pool.aheadOpenings().tryBegin(A)).isNull();
	}

	@Test
	void noneIsOpenedDuringAPauseAndThoseThatWereBegunAreClosed() {
		ready(A, 2);
		this.test.pool.aheadOpenings().keepReady(LEAD);
		PoolEntry<HttpRoute, FakeConnection> entry = this.connector.begin(this.test);

		this.test.pool.aheadOpenings().pause(true);
		this.connector.end(this.test, entry, true);
		this.connector.endAll(this.test, true);

		assertThat(this.test.pool.snapshot().total()).isZero();
		assertThat(this.test.closed(A)).isEqualTo(Map.of(CloseReason.EVICTED, 1L));
		this.test.pool.aheadOpenings().pause(false);
		this.test.pool.aheadOpenings().keepReady(LEAD);
		this.connector.endAll(this.test, true);
		assertThat(this.test.snapshot(A).available()).isEqualTo(2);
	}

	@Test
	void connectionThatIsOpenAfterTheEndOfThePoolIsClosed() {
		ready(A, 1);
		this.test.pool.aheadOpenings().keepReady(LEAD);
		PoolEntry<HttpRoute, FakeConnection> entry = this.connector.begin(this.test);
		FakeConnection connection = entry.getConnection();

		this.test.pool.close();
		this.connector.end(this.test, entry, true);

		assertThat(connection.isOpen()).isFalse();
		assertThat(this.test.pool.permits().taken()).isZero();
	}

	@Test
	void connectorThatThrowsIsCounted() {
		this.test.pool.aheadOpenings().openWith(new BackgroundConnector() {

			@Override
			public boolean isPossible(HttpRoute route) {
				return true;
			}

			@Override
			public void begin(HttpRoute route, Consumer<Outcome> end) {
				throw new IllegalStateException("no thread");
			}

		});
		ready(A, 1);

		this.test.pool.aheadOpenings().keepReady(LEAD);

		assertThat(this.test.pool.snapshot().survived()).containsEntry(Incident.UPKEEP_FAILURE, 1L);
	}

	private FakeConnection available() {
		PoolEntry<HttpRoute, FakeConnection> entry = this.test.lease(A);
		releaseFor(entry, Duration.ofSeconds(10));
		return entry.getConnection();
	}

	private void releaseFor(PoolEntry<HttpRoute, FakeConnection> entry, Duration keepAlive) {
		this.test.release(entry, TimeValue.of(keepAlive), null);
	}

	private TestPool pool(int maxPerRoute, int maxTotal) {
		TestPool created = new TestPool(maxPerRoute, maxTotal);
		created.pool.aheadOpenings().openWith(this.connector);
		created.pool.limitControl().tuner((route, event) -> {
		});
		return created;
	}

	private void ready(HttpRoute route, int count) {
		this.test.pool.setMaxPerRoute(route, this.test.pool.getMaxPerRoute(route));
		this.test.pool.limitControl()
			.tune(route, new RouteTuning(this.test.pool.getMaxPerRoute(route), Duration.ofMinutes(10), 0, Duration.ZERO,
					0, 1000, count, false));
	}

}
