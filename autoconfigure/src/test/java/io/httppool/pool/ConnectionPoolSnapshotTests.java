package io.httppool.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolStats;
import org.junit.jupiter.api.Test;

import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionState;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the snapshots of a {@link ConnectionPool}.
 */
class ConnectionPoolSnapshotTests {

	private static final HttpRoute A = TestPool.A;

	private static final HttpRoute B = TestPool.B;

	@Test
	void snapshotWhenConnectionsAreInAllStatesAddsUp() {
		TestPool test = new TestPool(3, 10);
		var available = test.lease(A);
		test.lease(A);
		var connecting = test.lease(A);
		test.pool.noteConnecting(connecting.getConnection(), true);
		test.ask(A);
		test.ask(A);
		test.time.pass(Duration.ofSeconds(1));
		test.lease(B);
		test.pool.setMaxPerRoute(A, 4);
		test.release(available);

		RouteSnapshot route = test.snapshot(A);
		PoolSnapshot all = test.pool.snapshot();

		assertThat(route.leased()).as("leased").isEqualTo(2);
		assertThat(route.connecting()).as("one noted, one not opened yet").isEqualTo(2);
		assertThat(route.available()).isZero();
		assertThat(route.pending()).isZero();
		assertThat(route.total()).isEqualTo(route.leased() + route.connecting() + route.available());
		assertThat(all.routes()).extracting(RouteSnapshot::route).containsExactly("http://a", "http://b");
		assertThat(all.leased() + all.connecting() + all.available()).isEqualTo(all.total()).isEqualTo(5);
		assertThat(all).extracting(PoolSnapshot::name, PoolSnapshot::max).containsExactly("test", 10);
	}

	@Test
	void snapshotWhenLeasesWaitTellsForHowLong() {
		TestPool test = new TestPool(1, 1);
		test.lease(A);
		test.ask(A).cancel(true);
		test.time.pass(Duration.ofSeconds(1));
		test.ask(A);
		test.time.pass(Duration.ofSeconds(2));
		test.ask(A);

		RouteSnapshot route = test.snapshot(A);

		assertThat(route.pending()).isEqualTo(2);
		assertThat(route.pendingFor()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void snapshotWhenLeasesWereServedCountsThem() {
		TestPool test = new TestPool(1, 1);
		for (int i = 0; i < 4; i++) {
			test.release(test.lease(A));
		}

		RouteTotals totals = test.snapshot(A).totals();

		assertThat(totals).extracting(RouteTotals::leases, RouteTotals::opened).containsExactly(4L, 1L);
		assertThat(totals.reuseRatio()).isEqualTo(0.75);
	}

	@Test
	void reuseRatioWhenNothingHappenedIsZero() {
		TestPool test = new TestPool(1, 1);
		test.pool.setMaxPerRoute(A, 1);

		RouteTotals totals = test.snapshot(A).totals();

		assertThat(totals.reuseRatio()).isZero();
	}

	@Test
	void connectionsWhenOneIsLeasedTellWhoHoldsIt() {
		TestPool test = new TestPool(1, 1);
		Instant start = test.time.now();
		test.release(test.lease(A));
		test.time.pass(Duration.ofSeconds(5));
		test.lease(A);
		test.time.pass(Duration.ofSeconds(1));

		ConnectionSnapshot connection = test.pool.connections().get(0);

		assertThat(connection.id()).isEqualTo("test-1");
		assertThat(connection.state()).isEqualTo(ConnectionState.LEASED);
		assertThat(connection.created()).isEqualTo(start);
		assertThat(connection.age()).isEqualTo(Duration.ofSeconds(6));
		assertThat(connection.idle()).isZero();
		assertThat(connection.exchanges()).isOne();
		assertThat(connection.lease()).isEqualTo(new ConnectionSnapshot.Lease(start.plusSeconds(5),
				Duration.ofSeconds(1), Thread.currentThread().getName(), null, null));
		assertThat(connection.bytesSent()).isEqualTo(120);
		assertThat(connection.remote()).isEqualTo("127.0.0.1:443");
		assertThat(connection.expiresIn()).isBetween(Duration.ofMinutes(9).minusSeconds(6), Duration.ofMinutes(11));
		assertThat(connection.protocol()).isEqualTo("HTTP/1.1");
	}

	@Test
	void connectionsWhenOneIsAvailableTellForHowLong() {
		TestPool test = new TestPool(1, 1);
		Instant start = test.time.now();
		var entry = test.lease(A);
		test.time.pass(Duration.ofSeconds(2));
		test.release(entry);
		test.time.pass(Duration.ofSeconds(10));

		ConnectionSnapshot connection = test.pool.connections().get(0);

		assertThat(connection.state()).isEqualTo(ConnectionState.AVAILABLE);
		assertThat(connection.idle()).isEqualTo(Duration.ofSeconds(10));
		assertThat(connection.lastUsed()).isEqualTo(start.plusSeconds(2));
		assertThat(connection.expiresIn()).isEqualTo(Duration.ofSeconds(20));
		assertThat(connection.lease()).isNull();
	}

	@Test
	void connectionsWhenOneIsBeingOpenedHideWhatIsNotKnownYet() {
		TestPool test = new TestPool(1, 1);
		var entry = test.lease(A);
		test.pool.noteConnecting(entry.getConnection(), true);

		ConnectionSnapshot connection = test.pool.connections().get(0);
		test.pool.noteConnecting(entry.getConnection(), false);

		assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTING);
		assertThat(List.of(connection.bytesSent(), connection.bytesReceived())).containsOnly(0L);
		assertThat(connection.remote()).isNull();
		assertThat(test.pool.connections().get(0).state()).isEqualTo(ConnectionState.LEASED);
	}

	@Test
	void statsWhenARouteIsUnknownDoNotCreateIt() {
		TestPool test = new TestPool(3, 10);

		PoolStats stats = test.pool.getStats(A);

		assertThat(stats).extracting(PoolStats::getLeased, PoolStats::getMax).containsExactly(0, 3);
		assertThat(test.pool.getRoutes()).isEmpty();
	}

	@Test
	void statsWhenAConnectionIsBeingOpenedCountItAsLeased() {
		TestPool test = new TestPool(3, 10);
		test.pool.noteConnecting(test.lease(A).getConnection(), true);
		test.release(test.lease(B));

		PoolStats stats = test.pool.getTotalStats();

		assertThat(stats)
			.extracting(PoolStats::getLeased, PoolStats::getAvailable, PoolStats::getPending, PoolStats::getMax)
			.containsExactly(1, 1, 0, 10);
	}

}
