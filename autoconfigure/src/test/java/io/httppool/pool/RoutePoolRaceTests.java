package io.httppool.pool;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.hc.client5.http.HttpRoute;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Races of a {@link RoutePool} that stress hardly meets, run in the order that hurts.
 */
class RoutePoolRaceTests {

	private static final HttpRoute A = TestPool.A;

	@Test
	void snapshotWhenADoomedConnectionOpensMeanwhileCountsItOnce() {
		TestPool test = new TestPool(1, 1);
		test.lease(A);
		test.pool.drain();
		AtomicBoolean isDialing = new AtomicBoolean(true);
		Snapshots<FakeConnection> snapshots = new Snapshots<>(test.time.clock(),
				(connection) -> isDialing.getAndSet(false));

		PoolSnapshot snapshot = snapshots.of(test.pool.settings(), 1, test.pool.views(),
				test.pool.snapshot().survived());

		assertThat(snapshot).extracting(PoolSnapshot::leased, PoolSnapshot::connecting, PoolSnapshot::draining)
			.containsExactly(0, 1, 0);
	}

}
