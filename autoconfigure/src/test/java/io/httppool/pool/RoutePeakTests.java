package io.httppool.pool;

import java.time.Duration;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.snapshot.RouteTotals;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the most connections that were leased at once, and for the age of a route.
 */
class RoutePeakTests {

	@Test
	void totalsKeepThePeakAndTheAgeOfAQuietRoute() {
		TestPool test = new TestPool(5, 10);

		PoolEntry<HttpRoute, FakeConnection> first = test.lease(TestPool.A);
		PoolEntry<HttpRoute, FakeConnection> second = test.lease(TestPool.A);
		test.discard(first);
		PoolEntry<HttpRoute, FakeConnection> third = test.lease(TestPool.A);
		test.discard(second);
		test.discard(third);
		test.time.pass(Duration.ofSeconds(30));
		test.pool.maintenance().forgetQuietRoutes();

		RouteTotals totals = test.pool.snapshot().routes().get(0).totals();
		assertThat(totals.peak()).isEqualTo(2);
		assertThat(totals.age()).isEqualTo(Duration.ofSeconds(30));
	}

}
