package io.httppool.upkeep;

import java.time.Duration;

import org.apache.hc.client5.http.HttpRoute;
import org.junit.jupiter.api.Test;

import io.httppool.pool.TestPool;
import io.httppool.settings.ReusePolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeakWatch}, on virtual time.
 */
class LeakWatchTests {

	private static final HttpRoute A = TestPool.A;

	@Test
	void leaseThatIsHeldForTheThresholdIsSuspectedWhereverItWasTaken() {
		TestPool test = pool(Duration.ofMinutes(1));
		LeakWatch watch = new LeakWatch(test.pool, Duration.ofSeconds(1));
		test.lease(A);
		test.time.pass(Duration.ofMinutes(1));

		watch.runOnce(0);

		assertThat(watch.reports()).singleElement().satisfies((report) -> {
			assertThat(report.site()).isEqualTo("an unrecorded call site (the route was busy)");
			assertThat(report.leasedBy()).isEmpty();
			assertThat(report.suspects()).hasSize(1);
		});
	}

	@Test
	void leaseWhenTheThresholdIsZeroIsNeverSuspected() {
		TestPool test = pool(Duration.ZERO);
		LeakWatch watch = new LeakWatch(test.pool, Duration.ofSeconds(1));
		test.lease(A);
		test.time.pass(Duration.ofDays(1));

		watch.runOnce(0);

		assertThat(watch.reports()).isEmpty();
	}

	@Test
	void leaseThatIsTakenAgainOfTheSameConnectionIsAnotherOne() {
		TestPool test = pool(Duration.ofMinutes(1));
		LeakWatch watch = new LeakWatch(test.pool, Duration.ofSeconds(1));
		var first = test.lease(A);
		test.time.pass(Duration.ofMinutes(1));
		watch.runOnce(0);
		test.release(first);
		test.lease(A);

		watch.runOnce(0);

		assertThat(watch.reports()).isEmpty();
	}

	private static TestPool pool(Duration leakThreshold) {
		return new TestPool(TestPool.settings(10, 10, ReusePolicy.LIFO, (base) -> base.leakThreshold(leakThreshold)),
				(connection) -> null);
	}

}
