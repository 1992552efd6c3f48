package io.httppool.test.load;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.ConcurrentHistogram;
import org.springframework.core.NestedExceptionUtils;

/**
 * A tally of the outcomes of requests. Thread-safe.
 */
public final class Tally {

	private static final int SIGNIFICANT_DIGITS = 3;

	private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(SIGNIFICANT_DIGITS);

	private final ConcurrentMap<String, Long> failures = new ConcurrentHashMap<>();

	/** Note how long a request took, failed or not. */
	public void took(long latencyNanos) {
		this.latencyMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(latencyNanos));
	}

	/** Note that a request failed. */
	public void failed(Throwable failure) {
		failed(kind(failure));
	}

	/** Note a failure that may not have been an exception. */
	public void failed(String kind) {
		this.failures.merge(kind, 1L, Long::sum);
	}

	/** Return the name of a failure: the class of its root cause. */
	public static String kind(Throwable failure) {
		return NestedExceptionUtils.getMostSpecificCause(failure).getClass().getSimpleName();
	}

	/**
	 * Return the outcome so far.
	 * @param took how long all requests took together
	 */
	public Outcome outcome(Duration took) {
		return new Outcome(this.latencyMicros.getTotalCount(), this.failures, percentile(50), percentile(99),
				percentile(100), took);
	}

	private Duration percentile(double percent) {
		return Duration.of(this.latencyMicros.getValueAtPercentile(percent), ChronoUnit.MICROS);
	}

}
