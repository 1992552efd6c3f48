package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.settings.Limits;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.IdleTimeout;
import io.httppool.snapshot.IdleTimeout.Source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LimitControl}: what a tuner wants of a route is what the route does.
 */
class LimitControlTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final TestPool test = new TestPool(20, 20);

	@Test
	void tuneWhenTheLimitRisesServesWhoWaits() {
		this.test.pool.setDefaultMaxPerRoute(1);
		this.test.lease(TestPool.A);
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = this.test.ask(TestPool.A);

		boolean isTuned = this.test.pool.limitControl().tune(TestPool.A, tuning(2, LONG, 0, 1000));

		assertThat(isTuned).isTrue();
		assertThat(waiting.isDone()).isTrue();
	}

	@Test
	void tuneWhenTheLimitFallsClosesTheSurplus() {
		open(5);

		this.test.pool.limitControl().tune(TestPool.A, tuning(2, LONG, 0, 1000));

		assertThat(this.test.snapshot(TestPool.A).available()).isEqualTo(2);
		assertThat(this.test.closed(TestPool.A)).containsEntry(CloseReason.TRIMMED, 3L);
	}

	@Test
	void tuneLeavesALimitThatWasSetByHand() {
		this.test.pool.setMaxPerRoute(TestPool.A, 7);

		boolean isTuned = this.test.pool.limitControl().tune(TestPool.A, tuning(3, Duration.ofSeconds(5), 0, 1000));

		assertThat(isTuned).isFalse();
		assertThat(this.test.pool.getMaxPerRoute(TestPool.A)).isEqualTo(7);
		assertThat(this.test.snapshot(TestPool.A).idleTimeout().current()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void freeLimitHasTheLimitTunedAgain() {
		this.test.pool.setMaxPerRoute(TestPool.A, 7);

		this.test.pool.limitControl().freeLimit(TestPool.A, 4);

		assertThat(this.test.pool.getMaxPerRoute(TestPool.A)).isEqualTo(4);
		assertThat(this.test.pool.limitControl().tune(TestPool.A, tuning(3, LONG, 0, 1000))).isTrue();
	}

	@Test
	void tuneWhenTheRouteIsNotUsedDoesNothing() {
		assertThat(this.test.pool.limitControl().tune(TestPool.A, tuning(3, LONG, 0, 1000))).isFalse();
		assertThat(this.test.pool.snapshot().routes()).isEmpty();
	}

	@Test
	void sweepClosesWhatIsIdleForLongerThanTunedAQuarterAtATime() {
		open(16);
		this.test.pool.limitControl().tune(TestPool.A, tuning(20, Duration.ofSeconds(5), 0, 1000));
		this.test.time.pass(Duration.ofSeconds(5).plusNanos(1));

		int[] left = IntStream.range(0, 8).map((i) -> sweepAndCount()).toArray();

		assertThat(left).containsExactly(12, 9, 6, 4, 2, 0, 0, 0);
		assertThat(this.test.closed(TestPool.A)).containsOnlyKeys(CloseReason.IDLE);
	}

	@Test
	void sweepLeavesWhatIsIdleForLess() {
		open(4);
		this.test.pool.limitControl().tune(TestPool.A, tuning(20, Duration.ofSeconds(5), 0, 1000));
		this.test.time.pass(Duration.ofSeconds(5));

		assertThat(sweepAndCount()).isEqualTo(4);
	}

	@Test
	void sweepKeepsSomeWarm() {
		open(4);
		this.test.pool.limitControl().tune(TestPool.A, tuning(20, Duration.ofSeconds(5), 1, 1000));
		this.test.time.pass(Duration.ofSeconds(20));
		sweepAndCount();

		assertThat(sweepAndCount()).isOne();
		this.test.time.pass(Duration.ofSeconds(6));
		assertThat(sweepAndCount()).isZero();
	}

	@Test
	void sweepNeverKeepsWhatTheServerDoesNot() {
		PoolEntry<HttpRoute, FakeConnection> entry = this.test.lease(TestPool.A);
		this.test.release(entry, TimeValue.ofSeconds(4), null);
		this.test.pool.limitControl().tune(TestPool.A, tuning(20, LONG, 1, 1000));

		this.test.time.pass(Duration.ofSeconds(4));

		assertThat(sweepAndCount()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "5, 5, TUNED", "30, 30, CONFIGURED", "40, 30, CONFIGURED" })
	void snapshotTellsTheShorterIdleTimeout(int tuned, int effective, Source source) {
		this.test.release(this.test.lease(TestPool.A));

		this.test.pool.limitControl().tune(TestPool.A, tuning(20, Duration.ofSeconds(tuned), 0, 1000));

		IdleTimeout shown = this.test.snapshot(TestPool.A).idleTimeout();
		assertThat(shown.current()).isEqualTo(Duration.ofSeconds(effective));
		assertThat(shown.source()).isEqualTo(source);
	}

	@Test
	void leaseWhenMoreWaitThanTunedIsTurnedAway() {
		this.test.pool.setDefaultMaxPerRoute(1);
		this.test.lease(TestPool.A);
		this.test.pool.limitControl().tune(TestPool.A, tuning(1, LONG, 0, 2));
		this.test.pool.limitControl().tuner((route, event) -> {
		});

		List<Future<PoolEntry<HttpRoute, FakeConnection>>> leases = List.of(this.test.ask(TestPool.A),
				this.test.ask(TestPool.A), this.test.ask(TestPool.A));

		assertThat(leases).extracting(Future::isDone).containsExactly(false, false, true);
		assertThat(this.test.snapshot(TestPool.A).totals().rejected()).isOne();
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> leases.get(2).get(1, TimeUnit.SECONDS))
			.withMessageContaining("rejected: 2 leases are pending, more would not be served in time");
	}

	@Test
	void leasesWaitAsConfiguredWhileNobodyTunesAnyMore() {
		this.test.pool.setDefaultMaxPerRoute(1);
		this.test.lease(TestPool.A);
		this.test.pool.limitControl().tune(TestPool.A, tuning(1, LONG, 0, 1));
		this.test.pool.limitControl().tuner(null);

		List<Future<PoolEntry<HttpRoute, FakeConnection>>> leases = List.of(this.test.ask(TestPool.A),
				this.test.ask(TestPool.A));

		assertThat(leases).extracting(Future::isDone).containsExactly(false, false);
	}

	@Test
	void leaseWhenMoreWaitThanConfiguredIsTurnedAwayWhateverIsTuned() {
		TestPool strict = TestPool.with((base) -> base.maxPending(1));
		strict.pool.setDefaultMaxPerRoute(1);
		strict.lease(TestPool.A);
		strict.pool.limitControl().tune(TestPool.A, tuning(1, LONG, 0, 50));

		strict.ask(TestPool.A);

		assertThat(strict.ask(TestPool.A).isDone()).isTrue();
	}

	@Test
	void asManyMoreLeasesMayWaitAsTheLimitMayGrow() {
		TestPool growing = tuned(new Limits(1, 1, 3));

		List<Future<PoolEntry<HttpRoute, FakeConnection>>> leases = IntStream.range(0, 4)
			.mapToObj((i) -> growing.ask(TestPool.A))
			.toList();

		assertThat(leases).extracting(Future::isDone).containsExactly(false, false, false, true);
	}

	@Test
	void noMoreLeasesThanConfiguredMayWaitWhereTheLimitCannotGrow() {
		TestPool atItsMaximum = tuned(new Limits(1, 1, 1));
		TestPool atItsKnee = tuned(new Limits(1, 1, 3));
		atItsKnee.pool.limitControl()
			.tune(TestPool.A, new RouteTuning(1, LONG, 0, LONG, 0, Integer.MAX_VALUE, 0, false));

		assertThat(atItsMaximum.ask(TestPool.A).isDone()).isFalse();
		assertThat(atItsMaximum.ask(TestPool.A).isDone()).isTrue();
		assertThat(atItsKnee.ask(TestPool.A).isDone()).isFalse();
		assertThat(atItsKnee.ask(TestPool.A).isDone()).isTrue();
	}

	/** Return a tuned pool whose connections are leased, and for which one may wait. */
	private static TestPool tuned(Limits limits) {
		TestPool pool = TestPool.with((base) -> base.maxPending(1).limits(limits));
		pool.pool.limitControl().tuner((route, event) -> {
		});
		pool.lease(TestPool.A);
		return pool;
	}

	@ParameterizedTest
	@CsvSource({ "0, 1, 0, 0, limit", "1, -1, 0, 0, idleTimeout", "1, 1, -1, 0, keepWarm", "1, 1, 0, -1, maxPending" })
	void tuningOfNonsenseIsRefused(int limit, int idleSeconds, int keepWarm, int maxPending, String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> tuning(limit, Duration.ofSeconds(idleSeconds), keepWarm, maxPending))
			.withMessageContaining("'" + name + "'");
	}

	private void open(int count) {
		List<PoolEntry<HttpRoute, FakeConnection>> entries = IntStream.range(0, count)
			.mapToObj((i) -> this.test.lease(TestPool.A))
			.toList();
		entries.forEach(this.test::release);
	}

	private int sweepAndCount() {
		this.test.pool.maintenance().sweep();
		return this.test.snapshot(TestPool.A).available();
	}

	private static RouteTuning tuning(int limit, Duration idleTimeout, int keepWarm, int maxPending) {
		return new RouteTuning(limit, idleTimeout, keepWarm, Duration.ofSeconds(25), 0, maxPending, 0, true);
	}

}
