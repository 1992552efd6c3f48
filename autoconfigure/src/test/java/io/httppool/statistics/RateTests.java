package io.httppool.statistics;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Rate}.
 */
class RateTests {

	private static final long ORIGIN = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(3);

	private final Rate rate = new Rate(ORIGIN);

	@Test
	void perSecondDuringTheFirstSecondIsTheCountSoFar() {
		record(0, 7);

		assertThat(perSecond(0)).isEqualTo(7);
	}

	@Test
	void perSecondLeavesTheRunningSecondOut() {
		record(0, 10);
		record(1, 1000);

		assertThat(perSecond(1)).isEqualTo(10);
	}

	@Test
	void perSecondWhenTheTickerWrapsAveragesTheLastTenSeconds() {
		for (int second = 0; second < 25; second++) {
			record(second, second);
		}

		assertThat(perSecond(25)).isEqualTo(19.5);
	}

	@Test
	void perSecondAfterSilenceFallsToZero() {
		record(0, 100);

		assertThat(perSecond(5)).isEqualTo(20);
		assertThat(perSecond(10)).isEqualTo(10);
		assertThat(perSecond(11)).isZero();
		assertThat(perSecond(1_000_000)).isZero();
	}

	@Test
	void recordWhenAThreadIsLateCountsInTheRunningSecond() {
		record(3, 4);
		record(2, 2);

		assertThat(perSecond(4)).isEqualTo(1.5);
	}

	private void record(int second, int count) {
		for (int i = 0; i < count; i++) {
			this.rate.record(ORIGIN + TimeUnit.SECONDS.toNanos(second) + i);
		}
	}

	private double perSecond(int second) {
		return this.rate.perSecond(ORIGIN + TimeUnit.SECONDS.toNanos(second));
	}

}
