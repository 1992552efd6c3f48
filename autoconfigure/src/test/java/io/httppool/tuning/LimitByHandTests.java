package io.httppool.tuning;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.FakeConnection;
import io.httppool.pool.TestPool;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.time.PoolClock;
import io.httppool.tuning.TuningSettings.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tests for limits that people set: for a while through the tuner, or for good in the
 * pool.
 */
class LimitByHandTests {

	@ParameterizedTest
	@EnumSource(Mode.class)
	void overrideHoldsUntilItsTimeIsOver(Mode mode) {
		TunedPool pool = new TunedPool(mode);
		pool.policy.decides((window) -> 50).grows((event) -> 60);
		pool.use(TunedPool.API);

		pool.tuner.override(pool.pool, TunedPool.API, 30, Duration.ofMinutes(10));
		pool.tune(599);
		pool.saturate();
		pool.ask();
		LimitOverride atLast = pool.tuner.overrideOf(pool.pool, TunedPool.NAME).orElseThrow();
		int limitAtLast = pool.limit(TunedPool.API);
		pool.tune(1);

		assertThat(limitAtLast).isEqualTo(30);
		assertThat(atLast).isEqualTo(new LimitOverride(30, TunedPool.START.plusSeconds(600)));
		assertThat(pool.tuner.overrideOf(pool.pool, TunedPool.NAME)).isEmpty();
		assertThat(pool.limit(TunedPool.API)).isEqualTo((mode == Mode.APPLY) ? 50 : 20);
		assertThat(pool.journal()).filteredOn(LimitByHandTests::isByOperator)
			.extracting(JournalEntry::change, JournalEntry::reason, JournalEntry::isApplied)
			.containsExactly(tuple("limit 30 -> 20", "the time of the limit set by hand is over", true),
					tuple("limit 20 -> 30", "set by hand for 600s", true));
		assertThat(pool.journal()).filteredOn((entry) -> entry.before().limit() == 30 && !isByOperator(entry))
			.noneMatch(JournalEntry::isApplied);
	}

	@Test
	void secondOverrideTakesThePlaceOfTheFirst() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);

		pool.tuner.override(pool.pool, TunedPool.API, 30, Duration.ofSeconds(2));
		pool.tuner.override(pool.pool, TunedPool.API, 50, Duration.ofSeconds(5));
		pool.tune(3);
		int limitAfterThree = pool.limit(TunedPool.API);
		pool.tune(2);

		assertThat(limitAfterThree).isEqualTo(50);
		assertThat(pool.limit(TunedPool.API)).isEqualTo(20);
	}

	@Test
	void overrideOfALimitThatWasSetByHandEndsWithThatOne() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.policy.decides((window) -> 70);
		pool.pool.setMaxPerRoute(TunedPool.API, 25);

		pool.tuner.override(pool.pool, TunedPool.API, 30, TunedPool.SECOND);
		pool.tune(2);

		assertThat(pool.limit(TunedPool.API)).isEqualTo(25);
	}

	@Test
	void overrideThatWasChangedInAnotherWayIsLeftAloneAtItsEnd() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);

		pool.tuner.override(pool.pool, TunedPool.API, 30, TunedPool.SECOND);
		pool.pool.setMaxPerRoute(TunedPool.API, 35);
		pool.tune(1);

		assertThat(pool.limit(TunedPool.API)).isEqualTo(35);
		assertThat(pool.tuner.overrideOf(pool.pool, TunedPool.NAME)).isEmpty();
	}

	@Test
	void overrideThatIsRefusedLeavesNothingBehind() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);

		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> pool.tuner.override(pool.pool, TunedPool.API, 0, TunedPool.SECOND));

		assertThat(pool.tuner.overrideOf(pool.pool, TunedPool.NAME)).isEmpty();
		assertThat(pool.limit(TunedPool.API)).isEqualTo(20);
	}

	@Test
	void overrideWhileAnotherEndsHoldsAndEndsAsUsual() throws InterruptedException {
		TestPool fake = new TestPool(20, 100);
		PoolClock usual = fake.time.clock();
		AtomicReference<@Nullable Runnable> atNextReading = new AtomicReference<>();
		PoolClock interrupted = new PoolClock(() -> {
			Runnable action = atNextReading.getAndSet(null);
			if (action != null) {
				action.run();
			}
			return usual.ticker().read();
		}, usual.instants());
		PoolSettings settings = fake.pool.settings();
		ConnectionPool<FakeConnection> pool = new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings),
				(connection) -> null, interrupted);
		Tuner tuner = new Tuner(new TuningSettings(Mode.APPLY, "test", TunedPool.SECOND), new TestPolicy(), usual);
		tuner.attach(pool);
		tuner.override(pool, TestPool.A, 5, TunedPool.SECOND);
		Thread person = new Thread(() -> tuner.override(pool, TestPool.A, 7, Duration.ofMinutes(1)));
		atNextReading.set(() -> {
			person.start();
			await().until(() -> person.getState() == Thread.State.WAITING || !person.isAlive());
		});

		fake.time.pass(TunedPool.SECOND);
		tuner.runOnce(pool, usual.ticker().read());
		person.join(TimeUnit.MINUTES.toMillis(1));
		int limitAfterFirst = pool.getMaxPerRoute(TestPool.A);
		fake.time.pass(Duration.ofMinutes(1));
		tuner.runOnce(pool, usual.ticker().read());

		assertThat(limitAfterFirst).isEqualTo(7);
		assertThat(pool.getMaxPerRoute(TestPool.A)).isEqualTo(20);
		assertThat(pool.limitControl().isLimitSetByHand(TestPool.A)).isFalse();
	}

	@Test
	void poolThatIsDetachedIsLeftAlone() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.tuner.detach(pool.pool);

		pool.tuner.pause(pool.pool);
		pool.tuner.override(pool.pool, TunedPool.API, 5, TunedPool.SECOND);
		pool.tuner.runOnce(pool.pool, pool.fake.time.clock().ticker().read());

		assertThat(pool.tuner.isPaused(pool.pool)).isFalse();
		assertThat(pool.tuner.journal(pool.pool)).isEmpty();
		assertThat(pool.tuner.overrideOf(pool.pool, "http://api.test:80")).isEmpty();
	}

	@Test
	void limitSetByHandIsNeverTouched() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.policy.decides(TunedPool.TWICE).grows((event) -> event.limit() * 2);
		pool.pool.setMaxPerRoute(TunedPool.API, 25);
		for (int i = 0; i < 25; i++) {
			pool.fake.lease(TunedPool.API);
		}

		pool.ask();
		pool.tune(1);
		pool.ask();
		pool.tune(1);

		assertThat(pool.limit(TunedPool.API)).isEqualTo(25);
		assertThat(pool.api().tuned()).isFalse();
		assertThat(pool.journal()).extracting(JournalEntry::change, JournalEntry::isApplied)
			.containsExactly(tuple("limit 25 -> 50", false));
	}

	@Test
	void policyIsNotAskedToRaiseALimitSetByHandWhenItIsReached() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		AtomicInteger asked = new AtomicInteger();
		pool.policy.grows((event) -> asked.incrementAndGet() + event.limit());
		pool.saturate();

		pool.tuner.override(pool.pool, TunedPool.API, 20, TunedPool.SECOND);
		pool.ask();
		int askedByHand = asked.get();
		pool.tune(1);
		pool.ask();

		assertThat(askedByHand).isZero();
		assertThat(asked).hasPositiveValue();
	}

	private static boolean isByOperator(JournalEntry entry) {
		return entry.reasons().get(0).is(Reason.Code.OPERATOR);
	}

}
