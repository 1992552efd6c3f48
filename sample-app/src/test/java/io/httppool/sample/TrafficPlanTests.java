package io.httppool.sample;

import java.time.Duration;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TrafficPlan} with its rate and shape, on virtual time.
 */
class TrafficPlanTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	@ParameterizedTest
	@CsvSource({ "200, 1, 200", "200, 5, 1000", "1, 1, 1", "5000, 5, 25000" })
	void dueAfterFallsAsOftenInASecondAsTheRateSays(int rate, int factor, int expected) {
		TrafficPlan plan = new TrafficPlan(new RequestRate(rate), TrafficShape.EVEN.times(factor));

		long count = dueWithin(plan, 0, SECOND).count();

		assertThat(count).isEqualTo(expected);
		assertThat(plan.perSecond()).isEqualTo(expected);
	}

	@Test
	void dueAfterWhenTrafficPausesFallsIntoTheBusyTimesOnly() {
		TrafficShape shape = TrafficShape.EVEN.busyFor(Duration.ofSeconds(1), Duration.ofSeconds(3));
		TrafficPlan plan = new TrafficPlan(new RequestRate(200), shape);

		long[] due = dueWithin(plan, 0, 9 * SECOND).toArray();

		assertThat(due).hasSize(600);
		assertThat(LongStream.of(due)).allMatch((moment) -> moment % (3 * SECOND) < SECOND);
	}

	@Test
	void dueFromWhenTrafficPausesIsTheStartOfTheNextBusyTime() {
		TrafficShape shape = TrafficShape.EVEN.busyFor(Duration.ofSeconds(1), Duration.ofSeconds(3));
		TrafficPlan plan = new TrafficPlan(new RequestRate(200), shape);

		assertThat(plan.dueFrom(SECOND / 2)).isEqualTo(SECOND / 2);
		assertThat(plan.dueFrom(2 * SECOND)).isEqualTo(3 * SECOND);
		assertThat(plan.dueFrom(-SECOND)).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 5001 })
	void rateWhenOutOfRangeIsRefused(int perSecond) {
		assertThatIllegalArgumentException().isThrownBy(() -> new RequestRate(perSecond))
			.withMessage("requestsPerSecond must be a whole number from 1 to 5000, but was %d.", perSecond);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "abc", "1.5", "99999999999" })
	void rateWhenNotAWholeNumberIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> RequestRate.of(text))
			.withMessage("requestsPerSecond must be a whole number from 1 to 5000, but was '%s'.", text);
	}

	private static LongStream dueWithin(TrafficPlan plan, long from, long to) {
		return LongStream.iterate(plan.dueFrom(from), (due) -> due < to, plan::dueAfter);
	}

}
