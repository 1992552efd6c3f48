package io.httppool.statistics;

import java.time.Duration;

/**
 * The latency of what ended within a window.
 *
 * @param count how many durations were measured
 * @param mean the mean; zero if nothing was measured
 * @param p50 the duration that half of them did not exceed, to within a sixteenth
 * @param p99 the duration that 99 of 100 did not exceed, to within a sixteenth
 * @param max the longest
 */
public record Latency(long count, Duration mean, Duration p50, Duration p99, Duration max) {

	/** The latency where nothing was measured. */
	public static final Latency NONE = new Latency(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

}
