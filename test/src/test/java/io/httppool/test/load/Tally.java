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
public final class Tally {

	private static final int SIGNIFICANT_DIGITS = 3;

	private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(SIGNIFICANT_DIGITS);

	private final ConcurrentMap<String, Long> failures = new ConcurrentHashMap<>();

	/** Note how long a request took, whatever became of it. */
	public void took(long latencyNanos) {
		this.latencyMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(latencyNanos));
	}

	/** Note that a request failed. */
	public void failed(Throwable failure) {
		failed(kind(failure));
	}

	/** Note that a request failed, if no exception may have told of it. */
	public void failed(String kind) {
		this.failures.merge(kind, 1L, Long::sum);
	}

	/** Return what a failure is called: the class of its root cause. */
	public static String kind(Throwable failure) {
		return NestedExceptionUtils.getMostSpecificCause(failure).getClass().getSimpleName();
	}

	/**
	 * Return what was noted so far.
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
