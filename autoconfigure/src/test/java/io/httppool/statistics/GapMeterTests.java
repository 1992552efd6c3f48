package io.httppool.statistics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link GapMeter} and {@link ReuseGaps}.
 */
class GapMeterTests {

	private final GapMeter meter = new GapMeter();

	@Test
	void firstRiseToALevelIsNoGap() {
		this.meter.rose(1, seconds(0));

		assertThat(this.meter.close()).isSameAs(ReuseGaps.NONE);
	}

	@Test
	void eachLevelHasItsOwnGap() {
		this.meter.fell(2, seconds(1));
		this.meter.fell(1, seconds(4));

		this.meter.rose(1, seconds(5.5));
		this.meter.rose(2, seconds(9.5));

		assertThat(this.meter.close().counts()).isEqualTo(counts(1.5, 8.5));
		assertThat(this.meter.close()).isSameAs(ReuseGaps.NONE);
	}

	@Test
	void levelsBeyondAllSeenBeforeAreRemembered() {
		this.meter.fell(100, seconds(1));
		this.meter.fell(99, seconds(2));
		this.meter.rose(99, seconds(2.1));
		this.meter.rose(100, seconds(2.2));
		this.meter.rose(101, seconds(2.3));

		assertThat(this.meter.close().counts().stream().mapToInt(Integer::intValue).sum()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "0.5, 0", "0.51, 1", "30, 11", "30.1, 12", "300, 19", "301, 20", "100000, 20" })
	void bucketsIncludeTheirUpperBound(double seconds, int bucket) {
		assertThat(ReuseGaps.bucketOf(seconds)).isEqualTo(bucket);
		assertThat(ReuseGaps.upperSeconds(bucket)).isGreaterThanOrEqualTo(seconds);
	}

	@Test
	void gapsOfAnotherNumberOfBucketsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ReuseGaps(List.of(1, 2)))
			.withMessage("'counts' must have 21 elements, but had 2");
	}

	private static List<Integer> counts(double... gaps) {
		List<Integer> counts = new ArrayList<>(ReuseGaps.NONE.counts());
		for (double gap : gaps) {
			counts.set(ReuseGaps.bucketOf(gap), counts.get(ReuseGaps.bucketOf(gap)) + 1);
		}
		return counts;
	}

	private static long seconds(double seconds) {
		return (long) (seconds * Duration.ofSeconds(1).toNanos());
	}

}
