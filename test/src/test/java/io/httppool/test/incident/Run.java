package io.httppool.test.incident;

import java.time.Duration;
import java.util.Map;

import io.httppool.test.load.Outcome;

/**
 * What an incident came to with one pool.
 *
 * @param requests how many requests were sent
 * @param failures how many of them failed, by kind
 * @param p99 the latency that one in a hundred exceeds
 * @param opened how many connections the server saw
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
