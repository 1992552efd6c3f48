package io.httppool.pool;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MeanHold}, on a ticker that wraps around.
 */
class MeanHoldTests {

	private static final long START = Long.MAX_VALUE - 1_000;

	private final MeanHold hold = new MeanHold(START);

	@Test
	void meanWhenNothingCameBackIsZero() {
		assertThat(this.hold.mean(at(0))).isZero();
	}

	@Test
	void meanIsThatOfWhatCameBack() {
		record(10, 1);
		record(30, 2);

		assertThat(this.hold.mean(at(3))).isEqualTo(Duration.ofMillis(20));
	}

	@Test
	void meanRemembersForTenToTwentySeconds() {
		record(10, 9);
		record(30, 11);

		assertThat(this.hold.mean(at(19))).isEqualTo(Duration.ofMillis(20));
		assertThat(this.hold.mean(at(20))).isEqualTo(Duration.ofMillis(30));
		assertThat(this.hold.mean(at(30))).isZero();
	}

	@Test
	void meanAfterALongSilenceStartsAnew() {
		record(10, 9);

		assertThat(this.hold.mean(at(3600))).isZero();
		record(30, 3601);
		assertThat(this.hold.mean(at(3610))).isEqualTo(Duration.ofMillis(30));
	}

	@Test
	void recordWhenAThreadIsLateCounts() {
		record(10, 11);
		record(30, 9);

		assertThat(this.hold.mean(at(12))).isEqualTo(Duration.ofMillis(20));
	}

	private void record(long heldMillis, long atSecond) {
		this.hold.record(Duration.ofMillis(heldMillis).toNanos(), at(atSecond));
	}

	private static long at(long second) {
		return START + Duration.ofSeconds(second).toNanos();
	}

}
