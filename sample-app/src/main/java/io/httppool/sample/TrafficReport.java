package io.httppool.sample;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A report on the traffic. The counts run since the last change of scenario or rate; the
 * rate and the percentiles cover the last ten seconds of that time.
 *
 * @param plannedPerSecond requests that fall due in a second
 * @param requestsPerSecond requests that ended in a second, answered or failed
 * @param p50Ms the median latency; {@code null} without an answer
 * @param p99Ms the latency that one answer in a hundred exceeds; {@code null} without an
 * answer
 * @param answered requests with an answer
 * @param dropped requests the generator could not start in time
 * @param failures requests that failed, by the simple name of the root cause
 */
record TrafficReport(int plannedPerSecond, double requestsPerSecond, @Nullable Double p50Ms, @Nullable Double p99Ms,
		long answered, long dropped, Map<String, Long> failures) {

	TrafficReport {
		// Map.copyOf would lose the order of the names.
		failures = Collections.unmodifiableMap(new TreeMap<>(failures));
	}

}
