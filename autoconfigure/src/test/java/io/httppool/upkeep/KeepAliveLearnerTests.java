package io.httppool.upkeep;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepAliveLearner}, on a ticker that wraps around.
 */
class KeepAliveLearnerTests {

	private static final Duration LONGEST = Duration.ofSeconds(55);

	private static final Duration GROWTH = Duration.ofMinutes(10);

	private long now = Long.MAX_VALUE - 1_000;

	private final KeepAliveLearner learner = new KeepAliveLearner(LONGEST, this.now);

	@ParameterizedTest(name = "alive after {0}ms, gone after {1}ms: {2}ms")
	@CsvSource({ "0, 1000, 375", "400, 1400, 525", "1000, 2000, 750", "1900, 2900, 1425", "4000, 5000, 3000",
			"4900, 5900, 3900", "19500, 20500, 18500", "54900, 55900, 53900" })
	void learnedAfterThreeEqualClosingsIsLessThanTheServerWasSeenFor(long alive, long idle, long expected) {
		close(alive, idle);
		close(alive, idle);
		Duration afterTwo = this.learner.learned();

		close(alive, idle);

		assertThat(afterTwo).isNull();
		assertThat(this.learner.learned()).isEqualTo(Duration.ofMillis(expected));
	}

	@Test
	void learnedWhenTheServerKeepsConnectionsLongerThanIsAllowedIsNothing() {
		close(59_000, 60_000);
		close(59_000, 60_000);
		close(59_000, 60_000);

		assertThat(this.learner.learned()).isNull();
	}

	@ParameterizedTest(name = "gone after {0}ms, {1}ms and {2}ms: {3}")
	@CsvSource({ "5000, 5900, 5500, true", "5000, 7500, 5500, false", "20000, 22500, 21500, true",
			"20000, 26000, 22000, false" })
	void learnedGoesByTheEarliestClosingIfTheyAgree(long first, long second, long third, boolean doAgree) {
		close(first - 1000, first);
		close(second - 1000, second);
		close(third - 1000, third);

		assertThat(this.learner.learned()).isEqualTo(doAgree ? Duration.ofMillis(first - 2000) : null);
	}

	@Test
	void closingsThatAreFoundAtOneTimeAreOneObservation() {
		for (int i = 0; i < 10; i++) {
			observe(4000, 5000);
		}
		conclude();
		close(4000, 5000);

		assertThat(this.learner.learned()).isNull();
	}

	@Test
	void deploymentThatClosesConnectionsOfAllAgesTeachesNothing() {
		for (int i = 0; i < 5; i++) {
			observe(0, 1000);
			observe(9000, 10_000);
			observe(29_000, 30_000);
			conclude();
		}

		assertThat(this.learner.learned()).isNull();
	}

	@Test
	void deploymentAmongClosingsThatAgreeDoesNotDisturbThem() {
		close(4000, 5000);
		close(4000, 5000);
		observe(0, 1000);
		observe(29_000, 30_000);
		conclude();

		close(4000, 5000);

		assertThat(this.learner.learned()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void closingsOfConnectionsThatWereHardlyIdleTeachNothing() {
		close(0, 15);
		close(0, 15);
		close(0, 999);
		close(0, 999);

		assertThat(this.learner.learned()).isNull();
	}

	@Test
	void closingsOfConnectionsThatWereHardlyIdleDoNotCorrectWhatWasLearned() {
		close(4000, 5000);
		close(4000, 5000);
		close(4000, 5000);

		close(0, 15);
		close(0, 15);
		close(0, 15);

		assertThat(this.learner.learned()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void learnedThatIsLessThanASecondIsCorrectedByClosingsAfterHalfThatTime() {
		close(0, 1000);
		close(0, 1000);
		close(0, 1000);

		close(300, 380);
		close(300, 380);
		close(300, 380);

		assertThat(this.learner.learned()).isEqualTo(Duration.ofMillis(225));
	}

	@Test
	void drainThatClosesOneConnectionAfterAnotherTeachesNothing() {
		for (long idle = 1000; idle < 50_000; idle += 7000) {
			close(idle, idle + 1000);
		}

		assertThat(this.learner.learned()).isNull();
	}

	@Test
	void learnedGrowsByATenthEachTenMinutesUntilItIsAsLongAsIsAllowed() {
		close(4000, 5000);
		close(4000, 5000);
		close(4000, 5000);

		pass(GROWTH.minusNanos(1));
		Duration early = this.learner.learned();
		pass(Duration.ofNanos(1));
		Duration grown = this.learner.learned();
		int steps = 1;
		for (; this.learner.learned() != null; steps++) {
			pass(GROWTH);
		}

		assertThat(early).isEqualTo(Duration.ofMillis(3000));
		assertThat(grown).isEqualTo(Duration.ofMillis(3300));
		assertThat(steps).isEqualTo(31);
	}

	@Test
	void learnedWhenItHasGrownTooFarIsCorrectedByOneClosing() {
		close(4000, 5000);
		close(4000, 5000);
		close(4000, 5000);
		for (int i = 0; i < 6; i++) {
			pass(GROWTH);
		}
		Duration grown = this.learner.learned();

		close(4300, 5200);

		assertThat(grown).isGreaterThan(Duration.ofSeconds(5));
		assertThat(this.learner.learned()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void learnedWhenTheServerChangesFollowsAfterThreeClosings() {
		close(9000, 10_000);
		close(9000, 10_000);
		close(9000, 10_000);

		close(2000, 3000);
		close(2000, 3000);
		Duration afterTwo = this.learner.learned();
		close(2000, 3000);

		assertThat(afterTwo).isEqualTo(Duration.ofSeconds(8));
		assertThat(this.learner.learned()).isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void learnerIsForgettableAnHourAfterTheLastClosingIfItLearnedNothing() {
		close(4000, 5000);

		pass(Duration.ofHours(1).minusNanos(1));
		boolean early = this.learner.isForgettable(this.now);
		pass(Duration.ofNanos(1));

		assertThat(early).isFalse();
		assertThat(this.learner.isForgettable(this.now)).isTrue();
	}

	@Test
	void learnerThatLearnedSomethingIsNotForgettableBeforeThatHasGrownAway() {
		close(4000, 5000);
		close(4000, 5000);
		close(4000, 5000);

		this.now += Duration.ofHours(2).toNanos();

		assertThat(this.learner.isForgettable(this.now)).isFalse();
	}

	private void close(long aliveMillis, long idleMillis) {
		observe(aliveMillis, idleMillis);
		conclude();
	}

	private void observe(long aliveMillis, long idleMillis) {
		this.learner.observe(Duration.ofMillis(aliveMillis), Duration.ofMillis(idleMillis));
	}

	private void conclude() {
		this.learner.conclude(this.now);
	}

	private void pass(Duration span) {
		this.now += span.toNanos();
		conclude();
	}

}
