package io.httppool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.LogLines;
import io.httppool.event.StaleFinding;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What the {@link Maintenance} does to connections nobody uses, and what it leaves alone.
 */
class SweepTests {

	private static final HttpRoute A = TestPool.A;

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final List<FakeConnection> checked = new ArrayList<>();

	private Liveness<FakeConnection> peers = (connection) -> null;

	private TestPool test = pool(UnaryOperator.identity());

	private TestPool pool(UnaryOperator<RouteSettings.Builder> change) {
		return new TestPool(TestPool.settings(10, 20, ReusePolicy.LIFO, change), (connection) -> {
			this.checked.add(connection);
			return this.peers.check(connection);
		});
	}

	@Test
	void sweepWhenConnectionsWereIdleForTooLongClosesThem() {
		List<FakeConnection> idle = leaveIdle(3);
		this.test.time.pass(Duration.ofSeconds(30));

		this.test.pool.maintenance().sweep();

		assertThat(idle).allMatch((connection) -> connection.closings() == 1);
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.IDLE, 3L));
		assertThat(this.test.snapshot(A).totals().leases()).isEqualTo(3);
		assertThat(this.checked).isEmpty();
	}

	@Test
	void sweepWhenConnectionsAreTooOldClosesThem() {
		this.test = pool((base) -> base.maxLifeTime(Duration.ofMinutes(10))
			.keepAlive(Duration.ofDays(1))
			.maxIdleTime(Duration.ofDays(1)));
		leaveIdle(3);
		this.test.time.pass(Duration.ofMinutes(11));

		this.test.pool.maintenance().sweep();

		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.EXPIRED, 3L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "STALE_FIN", "STALE_RST", "UNSOLICITED" })
	void sweepWhenPeersHaveGoneClosesTheirConnectionsAndNoOthers(CloseReason reason) {
		List<FakeConnection> idle = leaveIdle(3);
		this.peers = (connection) -> (connection != idle.get(1)) ? reason : null;
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(this.test.closed(A)).containsExactly(entry(reason, 2L));
		assertThat(idle).filteredOn(FakeConnection::isOpen).containsExactly(idle.get(1));
		assertThat(this.test.pool.permits().taken()).isOne();
	}

	@Test
	void sweepLeavesWhatIsLeasedAlone() {
		PoolEntry<HttpRoute, FakeConnection> leased = this.test.lease(A);
		this.peers = (connection) -> CloseReason.STALE_FIN;
		this.test.time.pass(Duration.ofHours(1));

		this.test.pool.maintenance().sweep();

		assertThat(this.checked).isEmpty();
		assertThat(leased.getConnection().isOpen()).isTrue();
	}

	@Test
	void sweepChecksOnlyWhatHasNotProvedGoodFor100Milliseconds() {
		leaveIdle(2);

		this.test.time.pass(Duration.ofMillis(100).minusNanos(1));
		this.test.pool.maintenance().sweep();
		int early = this.checked.size();
		this.test.time.pass(Duration.ofNanos(1));
		this.test.pool.maintenance().sweep();
		this.test.pool.maintenance().sweep();

		assertThat(early).isZero();
		assertThat(this.checked).hasSize(2);
	}

	@Test
	void leaseAfterASweepIsCheckedAllTheSame() {
		leaveIdle(1);
		this.test.time.pass(SECOND);
		this.test.pool.maintenance().sweep();

		this.test.lease(A);

		assertThat(this.checked).hasSize(2);
	}

	@Test
	void leaseWhileAConnectionIsCheckedGetsAnotherOne() {
		List<FakeConnection> idle = leaveIdle(2);
		List<FakeConnection> leased = new ArrayList<>();
		this.peers = (connection) -> {
			this.peers = (other) -> null;
			leased.add(this.test.lease(A).getConnection());
			return null;
		};
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(leased).containsExactly(idle.get(1));
		assertThat(idle).allMatch(FakeConnection::isOpen);
	}

	@Test
	void leaseWhileTheOnlyConnectionIsCheckedWaitsForIt() {
		this.test.pool.setMaxPerRoute(A, 1);
		FakeConnection idle = leaveIdle(1).get(0);
		List<Future<PoolEntry<HttpRoute, FakeConnection>>> leases = new ArrayList<>();
		this.peers = (connection) -> {
			leases.add(this.test.ask(A));
			assertThat(leases.get(0).isDone()).isFalse();
			return null;
		};
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(TestPool.entry(leases.get(0)).getConnection()).isSameAs(idle);
		assertThat(this.test.pool.permits().taken()).isOne();
	}

	@Test
	void leaseWhileTheOnlyConnectionIsCheckedIsNotTurnedAwayThoughNobodyMayWait() {
		this.test = pool((base) -> base.maxPending(0));
		this.test.pool.setMaxPerRoute(A, 1);
		leaveIdle(1);
		List<Future<PoolEntry<HttpRoute, FakeConnection>>> leases = new ArrayList<>();
		this.peers = (connection) -> {
			this.peers = (other) -> null;
			leases.add(this.test.ask(A));
			leases.add(this.test.ask(A));
			return null;
		};
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(TestPool.entry(leases.get(0)).hasConnection()).isTrue();
		assertThat(this.test.snapshot(A).totals().rejected()).isOne();
	}

	@Test
	void leaseWhileTheOnlyConnectionIsFoundClosedGetsAPlaceForANewOne() {
		this.test.pool.setMaxPerRoute(A, 1);
		leaveIdle(1);
		List<Future<PoolEntry<HttpRoute, FakeConnection>>> leases = new ArrayList<>();
		this.peers = (connection) -> {
			leases.add(this.test.ask(A));
			return CloseReason.STALE_RST;
		};
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(TestPool.entry(leases.get(0)).hasConnection()).isFalse();
		assertThat(this.test.pool.permits().taken()).isOne();
	}

	@Test
	void sweepKeepsTheOrderOfLastUse() {
		List<FakeConnection> idle = leaveIdle(3);
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();
		List<FakeConnection> leased = List.of(this.test.lease(A).getConnection(), this.test.lease(A).getConnection(),
				this.test.lease(A).getConnection());

		assertThat(leased).containsExactly(idle.get(2), idle.get(1), idle.get(0));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("endings")
	void connectionWhenItsEndIsDecidedWhileItIsCheckedIsClosedOnceAfterwards(String what, Shutdown ending,
			CloseReason reason) {
		FakeConnection idle = leaveIdle(1).get(0);
		List<Integer> closings = new ArrayList<>();
		this.peers = (connection) -> {
			ending.decide(this.test.pool);
			closings.add(connection.closings());
			return null;
		};
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(closings).containsExactly(0);
		assertThat(idle.closings()).isOne();
		assertThat(this.test.closed(A)).containsExactly(entry(reason, 1L));
		assertThat(this.test.pool.permits().taken()).isZero();
	}

	static Stream<Arguments> endings() {
		return Stream.of(
				Arguments.of("evicted", (Shutdown) (pool) -> pool.operations().evictIdle(null), CloseReason.EVICTED),
				Arguments.of("drained", (Shutdown) TestPool::drain, CloseReason.EVICTED), Arguments.of("retired",
						(Shutdown) (pool) -> pool.end().retire(CloseMode.GRACEFUL), CloseReason.SHUTDOWN));
	}

	@Test
	void connectionWhenThePoolEndsWhileItIsCheckedIsClosedAtOnce() {
		FakeConnection idle = leaveIdle(1).get(0);
		this.peers = (connection) -> {
			this.test.pool.close(CloseMode.IMMEDIATE);
			assertThat(connection.isOpen()).isFalse();
			return CloseReason.STALE_FIN;
		};
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(idle.closings()).isOne();
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.SHUTDOWN, 1L));
		assertThat(this.test.pool.permits().taken()).isZero();
	}

	@Test
	void limitWhenLoweredWhileAllConnectionsAreCheckedBindsAfterwards() {
		leaveIdle(3);
		this.peers = (connection) -> {
			this.test.pool.setMaxPerRoute(A, 1);
			return null;
		};
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.TRIMMED, 2L));
	}

	@Test
	void totalWhenLoweredWhileTheOnlyIdleConnectionIsCheckedBindsAfterwards() {
		FakeConnection idle = leaveIdle(1).get(0);
		this.test.lease(TestPool.B);
		this.peers = (connection) -> {
			this.test.pool.setMaxTotal(1);
			return null;
		};
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(idle.isOpen()).isFalse();
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.TRIMMED, 1L));
	}

	@Test
	void sweepWhenACheckThrowsCostsOnlyThatConnection() {
		List<FakeConnection> idle = leaveIdle(3);
		this.peers = (connection) -> {
			if (connection == idle.get(0)) {
				throw new IllegalStateException("in a test");
			}
			if (connection == idle.get(1)) {
				throw new StackOverflowError("in a test");
			}
			return null;
		};
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(this.checked).containsExactlyElementsOf(idle);
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.EVICTED, 2L));
		assertThat(idle.get(2).isOpen()).isTrue();
		assertThat(survived(Incident.UPKEEP_FAILURE)).isEqualTo(2);
	}

	@Test
	void listenerIsToldHowLongThePeerWasKnownToBeThere() {
		List<StaleFinding> findings = new ArrayList<>();
		this.test.pool.events().tell(TestListeners.ofStale(findings::add));
		leaveIdle(1);
		this.test.time.pass(SECOND);
		this.test.pool.maintenance().sweep();
		this.peers = (connection) -> CloseReason.STALE_FIN;
		this.test.time.pass(SECOND);

		this.test.pool.maintenance().sweep();

		assertThat(findings).hasSize(1);
		assertThat(findings.get(0))
			.extracting(StaleFinding::route, StaleFinding::reason, StaleFinding::idle, StaleFinding::alive)
			.containsExactly(A, CloseReason.STALE_FIN, Duration.ofSeconds(2), SECOND);
		assertThat(findings.get(0).remote()).isEqualTo(new FakeConnection().getRemoteAddress());
	}

	@Test
	void listenerIsToldOfWhatALeaseFindsToo() {
		List<StaleFinding> findings = new ArrayList<>();
		this.test.pool.events().tell(TestListeners.ofStale(findings::add));
		leaveIdle(1);
		this.peers = (connection) -> CloseReason.STALE_RST;
		this.test.time.pass(Duration.ofMillis(20));

		this.test.lease(A);

		assertThat(findings).extracting(StaleFinding::reason, StaleFinding::idle, StaleFinding::alive)
			.containsExactly(tuple(CloseReason.STALE_RST, Duration.ofMillis(20), Duration.ZERO));
	}

	@Test
	void listenerWhenItThrowsIsCountedEachTimeReportedOnceAndKeepsNoOther() {
		List<StaleFinding> told = new ArrayList<>();
		this.test.pool.events().tell(TestListeners.ofStale((finding) -> {
			throw new IllegalStateException("in a test");
		}));
		this.test.pool.events().tell(TestListeners.ofStale(told::add));
		leaveIdle(3);
		this.peers = (connection) -> CloseReason.STALE_FIN;
		this.test.time.pass(SECOND);

		try (LogLines log = LogLines.of(Incidents.class.getName())) {
			this.test.pool.maintenance().sweep();

			assertThat(log.at("WARN")).containsExactly("WARN test - A listener failed, which is ignored");
			assertThat(log.at("DEBUG")).hasSize(2);
		}
		assertThat(survived(Incident.LISTENER_FAILURE)).isEqualTo(3);
		assertThat(told).as("told to the listener beside it").hasSize(3);
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.STALE_FIN, 3L));
	}

	private long survived(Incident incident) {
		return this.test.pool.snapshot().survived().get(incident);
	}

	/**
	 * Leave some connections available, and return them in the order of their last use.
	 */
	private List<FakeConnection> leaveIdle(int count) {
		List<PoolEntry<HttpRoute, FakeConnection>> leased = IntStream.range(0, count)
			.mapToObj((i) -> this.test.lease(A))
			.toList();
		leased.forEach(this.test::release);
		return leased.stream().map(PoolEntry::getConnection).toList();
	}

	/**
	 * What decides that a connection has to go.
	 */
	@FunctionalInterface
	interface Shutdown {

		void decide(ConnectionPool<FakeConnection> pool);

	}

}
