package io.httppool.tuning;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.tuning.TuningSettings.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Limits that people set: for a while through the tuner, or for good in the pool.
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
	void overrideThatSomebodyElseChangedIsLeftAloneAtItsEnd() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);

		pool.tuner.override(pool.pool, TunedPool.API, 30, TunedPool.SECOND);
		pool.pool.setMaxPerRoute(TunedPool.API, 35);
		pool.tune(1);

		assertThat(pool.limit(TunedPool.API)).isEqualTo(35);
		assertThat(pool.tuner.overrideOf(pool.pool, TunedPool.NAME)).isEmpty();
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

	private static boolean isByOperator(JournalEntry entry) {
		return entry.reasons().get(0).code() == Reason.Code.OPERATOR;
	}

}
