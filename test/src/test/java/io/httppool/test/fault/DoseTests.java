package io.httppool.test.fault;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Doses, faults and answers that make no sense are refused.
 */
class DoseTests {

	@ParameterizedTest
	@ValueSource(doubles = { 0, -0.1, 1.1, Double.NaN })
	void chanceOutsideItsRangeIsRefused(double chance) {
		assertThatIllegalArgumentException().isThrownBy(() -> Dose.always().chance(chance))
			.withMessage("Chance must be above 0 and at most 1, but was %s", chance);
	}

	@Test
	void timesBelowOneIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Dose.always().times(0))
			.withMessage("Times must be at least 1, but was 0");
	}

	@Test
	void chanceAndTimesKeepEachOther() {
		assertThat(Dose.once().chance(0.5)).isEqualTo(new Dose(0.5, 1));
	}

	@Test
	void faultsThatCannotBeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Faults.delayFirstByte(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> Faults.resetAfter(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> Faults.workers(0, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> Faults.closeWhenIdle(Duration.ofNanos(-1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Faults.lieAboutKeepAlive(Duration.ofMillis(1500), Duration.ZERO))
			.withMessageContaining("whole seconds");
	}

	@Test
	void answersThatCannotBeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Answer(204, "text/plain", "hello"))
			.withMessage("An answer with status 204 must not have a body");
		assertThatIllegalArgumentException().isThrownBy(() -> new Answer(100, "text/plain", ""))
			.withMessageContaining("between 200 and 999");
		assertThatIllegalArgumentException().isThrownBy(() -> new Answer(200, "text/plain\r\nSet-Cookie: a", ""))
			.withMessageContaining("control characters");
	}

}
