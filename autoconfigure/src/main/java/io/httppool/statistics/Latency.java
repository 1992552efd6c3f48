package io.httppool.statistics;

import java.time.Duration;

/**
 * How long something took, over all that ended within a window.
 *
 * @param count how often it was measured
 * @param mean the mean; zero if nothing was measured
 * @param p50 half of it took no longer, to within a sixteenth
 * @param p99 99 of 100 took no longer, to within a sixteenth
 * @param max the longest
 */
public record Latency(long count, Duration mean, Duration p50, Duration p99, Duration max) {

	/** Nothing was measured. */
	public static final Latency NONE = new Latency(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

}
