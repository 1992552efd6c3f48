package io.httppool.test.incident;

import java.time.Duration;
import java.util.Map;

import io.httppool.test.load.Outcome;

/**
 * The result of an incident with one pool.
 *
 * @param requests the number of requests
 * @param failures the number of failures by kind
 * @param p99 the latency that one request in a hundred exceeds
 * @param opened the number of connections that the server has accepted
 */
record Run(long requests, Map<String, Long> failures, Duration p99, long opened) {

	Run {
		failures = Map.copyOf(failures);
	}

	static Run of(Outcome outcome, long opened) {
		return new Run(outcome.requests(), outcome.failures(), outcome.p99(), opened);
	}

	long failed() {
		return this.failures.values().stream().mapToLong(Long::longValue).sum();
	}

}
