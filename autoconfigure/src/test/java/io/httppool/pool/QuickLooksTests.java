package io.httppool.pool;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.settings.RouteSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuickLooks}.
 */
class QuickLooksTests {

	private static final long NOW = Duration.ofDays(1).toNanos();

	private final QuickLooks looks = new QuickLooks(NOW);

	@ParameterizedTest
	@CsvSource({ "0, true", "9, true", "10, false", "1000, false" })
	void glanceIsEnoughWithinTenMillisecondsOfTheLastExchange(long idleMillis, boolean isEnough) {
		assertThat(areEnough(NOW, idleMillis)).isEqualTo(isEnough);
	}

	@ParameterizedTest
	@CsvSource({ "200, false, true", "500, false, true", "0, false, false", "200, true, false" })
	void glanceIsEnoughAfterAnAnswerWithoutDoubt(int status, boolean isInDoubt, boolean isEnough) {
		assertThat(this.looks.areEnough(new LastAnswer(status, isInDoubt, false), lifetime(NOW, 0), NOW))
			.isEqualTo(isEnough);
	}

	@Test
	void glanceIsNotEnoughAtAConnectionThatDoesNotTellOfItsAnswers() {
		assertThat(this.looks.areEnough(null, lifetime(NOW, 0), NOW)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "999, true", "1000, false" })
	void glanceIsEnoughAfterAnExchangeOfLessThanASecond(long heldMillis, boolean isEnough) {
		assertThat(this.looks.areEnough(new LastAnswer(200, false, false), lifetime(NOW, heldMillis), NOW))
			.isEqualTo(isEnough);
	}

	@Test
	void glanceIsNotEnoughForAMinuteAfterARequestMetAClosedConnection() {
		this.looks.pause(NOW);

		assertThat(areEnough(NOW, 0)).isFalse();
		assertThat(areEnough(NOW + Duration.ofSeconds(59).toNanos(), 0)).isFalse();
		assertThat(areEnough(NOW + Duration.ofSeconds(60).toNanos(), 0)).isTrue();
	}

	private boolean areEnough(long releasedAt, long idleMillis) {
		return this.looks.areEnough(new LastAnswer(200, false, false), lifetime(releasedAt, 0),
				releasedAt + Duration.ofMillis(idleMillis).toNanos());
	}

	private static Lifetime lifetime(long releasedAt, long heldMillis) {
		Lifetime lifetime = new Lifetime(RouteSettings.defaults(), 1, NOW);
		lifetime.exchanged(releasedAt, heldMillis * 1_000_000, Duration.ofHours(1).toNanos());
		return lifetime;
	}

	/**
	 * What a connection tells of its last answer.
	 *
	 * @param lastStatus its status
	 * @param isInDoubt whether its length left doubt
	 * @param isTunnelling whether it was that of a proxy
	 */
	private record LastAnswer(int lastStatus, boolean isInDoubt, boolean isTunnelling) implements Answered {

	}

}
