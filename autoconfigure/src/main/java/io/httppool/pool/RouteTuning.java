package io.httppool.pool;

import java.time.Duration;

/**
 * What a tuner wants of a route.
 *
 * @param limit how many connections it may have, at least 1
 * @param idleTimeout how long a connection is kept that nobody uses; the server and the
 * settings may say less
 * @param keepWarm how many connections are kept for longer than that, at least 0
 * @param keepWarmTimeout how long those are kept
 * @param maxPending how many leases may wait; the settings may say less
 */
public record RouteTuning(int limit, Duration idleTimeout, int keepWarm, Duration keepWarmTimeout, int maxPending) {

	public RouteTuning {
		if (limit < 1) {
			throw new IllegalArgumentException("'limit' must be at least 1, but was " + limit);
		}
		if (keepWarm < 0 || maxPending < 0) {
			throw new IllegalArgumentException("'keepWarm' and 'maxPending' must not be negative, but were %d and %d"
				.formatted(keepWarm, maxPending));
		}
		if (idleTimeout.isNegative() || keepWarmTimeout.isNegative()) {
			throw new IllegalArgumentException(
					"'idleTimeout' and 'keepWarmTimeout' must not be negative, but were %s and %s"
						.formatted(idleTimeout, keepWarmTimeout));
		}
	}

}
