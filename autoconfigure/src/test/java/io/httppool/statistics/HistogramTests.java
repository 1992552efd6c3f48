package io.httppool.statistics;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Histogram}.
 */
class HistogramTests {

	private static final double SIXTEENTH = 100.0 / 16;

	private final Histogram histogram = new Histogram();

	@Test
	void latencyWhenNothingWasRecordedIsNone() {
		assertThat(this.histogram.latency()).isEqualTo(Latency.NONE);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1_024, 1_025, 4_711, 999_999, 1_000_000, 40_000_000, 86_400_001, 3_600_000_000_000L })
	void quantilesOfOneValueAreThatValueToWithinASixteenth(long nanos) {
		this.histogram.record(nanos);
		this.histogram.record(nanos);

		Latency latency = this.histogram.latency();

		assertThat(latency.mean()).isEqualTo(Duration.ofNanos(nanos));
		assertThat(latency.max()).isEqualTo(Duration.ofNanos(nanos));
		assertThat(latency.p50().toNanos()).isCloseTo(nanos, Percentage.withPercentage(SIXTEENTH));
		assertThat(latency.p99().toNanos()).isCloseTo(nanos, Percentage.withPercentage(SIXTEENTH))
			.isLessThanOrEqualTo(nanos);
	}

	@Test
	void quantilesAreThoseOfTheSortedValuesToWithinASixteenth() {
		long seed = 4711;
		Random random = new Random(seed);
		long[] values = random.doubles(10_000).mapToLong((uniform) -> (long) (1e4 * Math.pow(1e6, uniform))).toArray();

		Arrays.stream(values).forEach(this.histogram::record);
		Latency latency = this.histogram.latency();

		Arrays.sort(values);
		assertThat(latency.count()).isEqualTo(10_000);
		assertThat(latency.p50().toNanos()).isCloseTo(values[4_999], Percentage.withPercentage(SIXTEENTH));
		assertThat(latency.p99().toNanos()).isCloseTo(values[9_899], Percentage.withPercentage(SIXTEENTH));
		assertThat(latency.max().toNanos()).isEqualTo(values[9_999]);
	}

	@Test
	void whatTookNoTimeIsCountedAsThat() {
		for (int i = 0; i < 98; i++) {
			this.histogram.record(0);
		}
		this.histogram.record(5_000_000);
		this.histogram.record(7_000_000);

		Latency latency = this.histogram.latency();

		assertThat(latency.count()).isEqualTo(100);
		assertThat(latency.p50()).isZero();
		assertThat(latency.p99().toNanos()).isCloseTo(5_000_000, Percentage.withPercentage(SIXTEENTH));
		assertThat(latency.mean()).isEqualTo(Duration.ofNanos(120_000));
	}

	@Test
	void whatIsTooShortOrTooLongForABucketIsStillCounted() {
		this.histogram.record(1);
		this.histogram.record(Duration.ofDays(1).toNanos());

		Latency latency = this.histogram.latency();

		assertThat(latency.count()).isEqualTo(2);
		assertThat(latency.p50()).isLessThan(Duration.ofNanos(2_000));
		assertThat(latency.p99()).isGreaterThan(Duration.ofMinutes(60));
		assertThat(latency.max()).isEqualTo(Duration.ofDays(1));
	}

	@Test
	void addCountsWhatTheOtherCounted() {
		Histogram other = new Histogram();
		this.histogram.record(1_000_000);
		other.record(3_000_000);
		other.record(0);

		this.histogram.add(other);
		this.histogram.add(new Histogram());

		Latency latency = this.histogram.latency();
		assertThat(latency.count()).isEqualTo(3);
		assertThat(latency.p99().toNanos()).isCloseTo(3_000_000, Percentage.withPercentage(SIXTEENTH));
		assertThat(latency.max()).isEqualTo(Duration.ofMillis(3));
		assertThat(other.latency().count()).isEqualTo(2);
	}

	@Test
	void clearForgetsEverything() {
		this.histogram.record(1_000_000);

		this.histogram.clear();

		assertThat(this.histogram.latency()).isEqualTo(Latency.NONE);
		this.histogram.record(9_000_000);
		assertThat(this.histogram.latency().p50().toNanos()).isCloseTo(9_000_000, Percentage.withPercentage(SIXTEENTH));
	}

}
