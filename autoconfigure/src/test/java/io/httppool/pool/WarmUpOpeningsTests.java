package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.settings.Limits;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WarmUpOpenings}, and for connections that are refilled.
 */
class WarmUpOpeningsTests {

	private static final HttpRoute A = TestPool.A;

	private static final Duration LEAD = Duration.ofSeconds(1);

	private final HeldConnects connects = new HeldConnects();

	private TestPool test = pool(new TestPool(20, 40));

	@Test
	void connectionsAreOpenedAFewAtATimeUntilAllAreThere() {
		WarmUpOpenings openings = warmUp(10);
		assertThat(this.connects.begun).hasSize(4);
		assertThat(openings.missing()).isEqualTo(10);

		this.connects.endAll(this.test, true);

		assertThat(openings.missing()).isZero();
		assertThat(this.test.snapshot(A).available()).isEqualTo(10);
		assertThat(this.test.snapshot(A).totals().leases()).isZero();
	}

	@Test
	void connectionsInUseCount() {
		PoolEntry<HttpRoute, FakeConnection> used = this.test.lease(A);
		WarmUpOpenings openings = warmUp(3);

		this.connects.endAll(this.test, true);

		assertThat(openings.missing()).isZero();
		assertThat(this.test.snapshot(A).total()).isEqualTo(3);
		this.test.release(used);
	}

	@ParameterizedTest
	@CsvSource({ "2, 40, 2, 0", "20, 3, 3, 2" })
	void noneIsOpenedAboveTheLimitOrMaxTotal(int maxPerRoute, int maxTotal, int open, int missing) {
		this.test = pool(new TestPool(maxPerRoute, maxTotal));
		WarmUpOpenings openings = warmUp(5);

		this.connects.endAll(this.test, true);

		assertThat(this.test.snapshot(A).total()).isEqualTo(open);
		assertThat(openings.missing()).isEqualTo(missing);
	}

	@Test
	void connectionsThatAreSoonTooIdleAreOpenedOnce() {
		this.test = pool(TestPool.with((settings) -> settings.keepAlive(Duration.ofMillis(500))));
		WarmUpOpenings openings = warmUp(5);

		this.connects.endAll(this.test, true);

		assertThat(openings.missing()).isZero();
		assertThat(this.test.snapshot(A).totals().opened()).isEqualTo(5);
	}

	@Test
	void nothingIsOpenedAfterTheEnd() {
		WarmUpOpenings openings = warmUp(10);

		openings.close();
		this.connects.endAll(this.test, true);
		keepReady();

		assertThat(this.test.snapshot(A).total()).isLessThanOrEqualTo(4);
		assertThat(this.connects.begun).isEmpty();
	}

	@Test
	void endOfEachOpeningIsToldAndThatOfAFailureWithItsReason() {
		AtomicInteger changes = new AtomicInteger();
		WarmUpOpenings openings = this.test.pool.aheadOpenings().warmUp(A, 1, changes::incrementAndGet);
		assertThat(openings.failure()).isNull();
		this.test.pool.aheadOpenings().noteFailure(A, new IllegalStateException("refused"));

		this.connects.endAll(this.test, false);

		assertThat(changes).hasValue(1);
		assertThat(openings.failure()).isEqualTo("refused");
		this.test.time.pass(Duration.ofSeconds(1));
		keepReady();
		this.connects.endAll(this.test, true);
		assertThat(changes).hasValue(2);
		assertThat(openings.missing()).isZero();
	}

	@Test
	void nothingIsMissingWhileTheRouteIsSuspended() {
		this.test.release(this.test.lease(A));
		TestPool.drain(this.test.pool);

		WarmUpOpenings openings = warmUp(5);

		assertThat(openings.missing()).isZero();
		assertThat(this.connects.begun).isEmpty();
	}

	@Test
	void drainThatEndsEmptiesThePoolAndSoDoNewCertificates() {
		int before = this.test.pool.aheadOpenings().emptied();

		TestPool.drain(this.test.pool);
		assertThat(this.test.pool.aheadOpenings().emptied()).isEqualTo(before);
		TestPool.resume(this.test.pool);
		assertThat(this.test.pool.aheadOpenings().emptied()).isEqualTo(before + 1);
		this.test.pool.operations().rotateTls(null);
		assertThat(this.test.pool.aheadOpenings().emptied()).isEqualTo(before + 2);
		this.test.pool.aheadOpenings().replaceTls();

		assertThat(this.test.pool.aheadOpenings().emptied()).isEqualTo(before + 3);
	}

	@Test
	void refillKeepsTheLowestLimitOpenWhileThereIsTraffic() {
		this.test = refilling(true);
		keepReady();
		assertThat(this.connects.begun).as("without traffic").isEmpty();

		this.test.release(this.test.lease(A));
		keepReady();
		this.connects.endAll(this.test, true);
		assertThat(this.test.snapshot(A).available()).isEqualTo(4);
		this.test.pool.operations().evictIdle(null);
		keepReady();
		this.connects.endAll(this.test, true);

		assertThat(this.test.snapshot(A).available()).isEqualTo(4);
		this.test.time.pass(Duration.ofMinutes(1));
		this.test.pool.operations().evictIdle(null);
		keepReady();
		assertThat(this.connects.begun).as("after a minute without traffic").isEmpty();
	}

	@Test
	void refillKeepsTheLowestLimitOpenWhereATunerKeepsNoIdleConnection() {
		this.test = refilling(true);
		this.test.pool.limitControl().tuner((route, event) -> {
		});
		this.test.release(this.test.lease(A));
		this.test.pool.limitControl()
			.tune(A, new RouteTuning(4, Duration.ofSeconds(5), 0, Duration.ZERO, 0, 1000, 0, false));

		for (int second = 0; second < 50; second++) {
			keepReady();
			this.connects.endAll(this.test, true);
			assertThat(this.test.snapshot(A).available()).as("after %ds", second).isEqualTo(4);
			this.test.time.pass(Duration.ofSeconds(1));
			this.test.pool.maintenance().sweep();
		}

		assertThat(this.test.snapshot(A).totals().closed()).as("what the tuner wants").containsKey(CloseReason.IDLE);
	}

	@Test
	void withoutRefillNothingIsOpened() {
		this.test = refilling(false);
		this.test.discard(this.test.lease(A));

		keepReady();

		assertThat(this.connects.begun).isEmpty();
	}

	@Test
	void tunerThatWantsMoreReadyGetsIt() {
		this.test.pool.limitControl().tuner((route, event) -> {
		});
		this.test.discard(this.test.lease(A));
		this.test.pool.limitControl()
			.tune(A, new RouteTuning(20, Duration.ofMinutes(10), 0, Duration.ZERO, 0, 1000, 6, false));

		warmUp(2);
		this.connects.endAll(this.test, true);

		assertThat(this.test.snapshot(A).available()).isEqualTo(6);
	}

	@Test
	void leaseThatComesMeanwhileIsServedFirst() {
		this.test = pool(new TestPool(1, 40));
		warmUp(1);
		PoolEntry<HttpRoute, FakeConnection> ahead = this.connects.begin(this.test);
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = this.test.ask(A);

		this.connects.end(this.test, ahead, true);

		assertThat(TestPool.entry(waiting)).isSameAs(ahead);
		this.test.release(ahead, TimeValue.ofMinutes(1), null);
	}

	private WarmUpOpenings warmUp(int connections) {
		return this.test.pool.aheadOpenings().warmUp(A, connections, () -> {
		});
	}

	private void keepReady() {
		this.test.pool.aheadOpenings().keepReady(LEAD);
	}

	private TestPool refilling(boolean isRefilling) {
		return pool(TestPool.with((settings) -> settings.limits(new Limits(4, 10, 10))
			.warmUp((warmUp) -> warmUp.withRefill(isRefilling))));
	}

	private TestPool pool(TestPool created) {
		created.pool.aheadOpenings().openWith(this.connects);
		return created;
	}

}
