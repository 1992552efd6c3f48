package io.httppool.test.load;

import java.time.Duration;
import java.util.Map;

/**
 * What became of a load. The latency of a request runs from the moment it fell due, not
 * from when a thread was free to send it; those that failed count, too, for their callers
 * waited as well.
 *
 * @param requests how many requests were sent
 * @param failures how many of them failed, by the class of the root cause
 * @param p50 median latency
 * @param p99 latency that one request in a hundred exceeds
 * @param max greatest latency
 * @param took from the moment the first request fell due to the end of the last
 */
public record Outcome(long requests, Map<String, Long> failures, Duration p50, Duration p99, Duration max,
		Duration took) {

	public Outcome {
		failures = Map.copyOf(failures);
	}

	/** Return how many requests failed. */
	public long failed() {
		return this.failures.values().stream().mapToLong(Long::longValue).sum();
	}

}
