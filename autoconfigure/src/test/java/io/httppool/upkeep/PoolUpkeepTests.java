package io.httppool.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.httppool.pool.FakeConnection;
import io.httppool.pool.TestPool;
import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.IdleTimeout.Source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link PoolUpkeep}, on virtual time.
 */
class PoolUpkeepTests {

	private static final HttpRoute A = TestPool.A;

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final AtomicInteger wakings = new AtomicInteger();

	private @Nullable CloseReason found;

	private final TestPool test = new TestPool(TestPool.settings(10, 10, ReusePolicy.LIFO, UnaryOperator.identity()),
			(connection) -> this.found);

	private PoolUpkeep upkeep = upkeep(true);

	private PoolUpkeep upkeep(boolean learnKeepAlive) {
		return new PoolUpkeep(this.test.pool, new UpkeepSettings(INTERVAL, learnKeepAlive), this.test.time.clock(),
				Map.of(), this.wakings::incrementAndGet);
	}

	@Test
	void sweepComesOnceInEachInterval() {
		leaveIdle(1);
		run();
		this.test.time.pass(INTERVAL.dividedBy(2));
		this.found = CloseReason.STALE_FIN;
		run();
		boolean isOpen = this.test.snapshot(A).available() == 1;
		pass(INTERVAL.dividedBy(2));

		assertThat(isOpen).isTrue();
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.STALE_FIN, 1L));
	}

	@Test
	void leaseThatFindsAResetHasTheSiblingsSweptAtOnce() {
		leaveIdle(5);
		run();
		this.test.time.pass(INTERVAL.dividedBy(2));
		this.found = CloseReason.STALE_RST;
		this.test.lease(A);

		run();

		assertThat(this.wakings).hasPositiveValue();
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.STALE_RST, 5L));
	}

	@Test
	void leaseThatFindsAnOrderlyEndDoesNotHurry() {
		leaveIdle(5);
		run();
		this.test.time.pass(INTERVAL.dividedBy(2));
		this.found = CloseReason.STALE_FIN;
		this.test.lease(A);

		run();

		assertThat(this.wakings).hasValue(0);
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.STALE_FIN, 1L));
	}

	@Test
	void connectionsWhenTheirServerClosedThreeBeforeAreClosedEarlier() {
		closeThreeAfterFiveSeconds();
		leaveIdle(1);

		pass(Duration.ofSeconds(3));

		assertThat(this.test.snapshot(A).idleTimeout().source()).isEqualTo(Source.LEARNED);
		assertThat(this.test.snapshot(A).idleTimeout().current()).isEqualTo(Duration.ofSeconds(3));
		assertThat(this.test.closed(A)).isEqualTo(Map.of(CloseReason.STALE_FIN, 3L, CloseReason.IDLE, 1L));
	}

	@Test
	void connectionsWhenNothingIsToBeLearnedAreKeptAsConfigured() {
		this.upkeep = upkeep(false);
		closeThreeAfterFiveSeconds();
		leaveIdle(1);

		pass(Duration.ofSeconds(29));

		assertThat(this.test.snapshot(A).idleTimeout().learned()).isNull();
		assertThat(this.test.snapshot(A).available()).isOne();
	}

	@Test
	void connectionsWhenTheirRouteWasForgottenMeanwhileGoByWhatWasLearned() {
		closeThreeAfterFiveSeconds();
		pass(Duration.ofMinutes(2));
		boolean isForgotten = this.test.pool.getRoutes().isEmpty();
		leaveIdle(1);

		pass(INTERVAL);
		pass(INTERVAL.multipliedBy(2));

		assertThat(isForgotten).isTrue();
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.IDLE, 1L));
	}

	@Test
	void connectionsWhenTheirServerHasBecomePatientAreKeptAsConfiguredInTheEnd() {
		closeThreeAfterFiveSeconds();
		IntStream.range(0, 6 * 6).forEach((i) -> pass(Duration.ofMinutes(10)));

		leaveIdle(1);

		assertThat(this.test.snapshot(A).idleTimeout().source()).isEqualTo(Source.CONFIGURED);
		assertThat(this.test.snapshot(A).idleTimeout().learned()).isNull();
	}

	@Test
	void ageIsThatOfTheTaskFurthestBehind() {
		run();
		this.test.time.pass(Duration.ofSeconds(3));
		Duration before = this.upkeep.age(now());

		run();

		assertThat(before).isEqualTo(Duration.ofSeconds(3));
		assertThat(this.upkeep.age(now())).isLessThan(Duration.ofSeconds(10));
	}

	/** Have the server close a connection between the fourth and the fifth second. */
	private void closeThreeAfterFiveSeconds() {
		for (int i = 0; i < 3; i++) {
			leaveIdle(1);
			pass(Duration.ofSeconds(4));
			this.found = CloseReason.STALE_FIN;
			pass(Duration.ofSeconds(1));
			this.found = null;
		}
	}

	private void leaveIdle(int count) {
		List<PoolEntry<HttpRoute, FakeConnection>> leased = IntStream.range(0, count)
			.mapToObj((i) -> this.test.lease(A))
			.toList();
		leased.forEach(this.test::release);
	}

	private void pass(Duration span) {
		this.test.time.pass(span);
		run();
	}

	private void run() {
		this.upkeep.runDue(now());
	}

	private long now() {
		return this.test.time.clock().ticker().read();
	}

}
