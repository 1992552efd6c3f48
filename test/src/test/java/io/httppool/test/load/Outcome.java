package io.httppool.test.load;

import java.time.Duration;
import java.util.Map;

/**
 * The outcome of a load. The latency of a request runs from the moment it fell due, not
 * from the moment a thread was free to send it. Failed requests count, too, because their
 * callers waited as well.
 *
 * @param requests the number of requests
 * @param failures the number of failures by the class of their root cause
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

	/** Return the number of failed requests. */
	public long failed() {
		return this.failures.values().stream().mapToLong(Long::longValue).sum();
	}

}
