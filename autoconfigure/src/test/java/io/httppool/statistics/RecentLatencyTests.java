package io.httppool.statistics;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecentLatency}, on a ticker that wraps around.
 */
class RecentLatencyTests {

	private static final long START = Long.MAX_VALUE - 1_000;

	private final RecentLatency hold = new RecentLatency(START);

	@Test
	void meanWhenNothingCameBackIsZero() {
		assertThat(mean(at(0))).isZero();
	}

	@Test
	void meanIsThatOfWhatCameBack() {
		record(10, 1);
		record(30, 2);

		assertThat(mean(at(3))).isEqualTo(Duration.ofMillis(20));
	}

	@Test
	void meanRemembersForTenToTwentySeconds() {
		record(10, 9);
		record(30, 11);

		assertThat(mean(at(19))).isEqualTo(Duration.ofMillis(20));
		assertThat(mean(at(20))).isEqualTo(Duration.ofMillis(30));
		assertThat(mean(at(30))).isZero();
	}

	@Test
	void meanAfterALongSilenceStartsAnew() {
		record(10, 9);

		assertThat(mean(at(3600))).isZero();
		record(30, 3601);
		assertThat(mean(at(3610))).isEqualTo(Duration.ofMillis(30));
	}

	@Test
	void recordWhenAThreadIsLateCounts() {
		record(10, 11);
		record(30, 9);

		assertThat(mean(at(12))).isEqualTo(Duration.ofMillis(20));
	}

	private void record(long heldMillis, long atSecond) {
		this.hold.record(Duration.ofMillis(heldMillis).toNanos(), at(atSecond));
	}

	private Duration mean(long now) {
		return this.hold.latency(now).mean();
	}

	private static long at(long second) {
		return START + Duration.ofSeconds(second).toNanos();
	}

}
