package io.httppool.test.load;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.ConcurrentHistogram;
import org.springframework.core.NestedExceptionUtils;

/**
 * Counts what becomes of requests. Thread-safe.
 */
final class Tally {

	private static final int SIGNIFICANT_DIGITS = 3;

	private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(SIGNIFICANT_DIGITS);

	private final ConcurrentMap<String, Long> failures = new ConcurrentHashMap<>();

	void answered(long latencyNanos) {
		this.latencyMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(latencyNanos));
	}

	void failed(Throwable failure, long latencyNanos) {
		answered(latencyNanos);
		this.failures.merge(kind(failure), 1L, Long::sum);
	}

	private static String kind(Throwable failure) {
		return NestedExceptionUtils.getMostSpecificCause(failure).getClass().getSimpleName();
	}

	Outcome outcome(OpenLoad load, Duration took) {
		return new Outcome(load, this.latencyMicros.getTotalCount(), this.failures, percentile(50), percentile(99),
				percentile(100), took);
	}

	private Duration percentile(double percent) {
		return Duration.of(this.latencyMicros.getValueAtPercentile(percent), ChronoUnit.MICROS);
	}

}
