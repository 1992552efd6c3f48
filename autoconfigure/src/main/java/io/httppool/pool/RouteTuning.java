package io.httppool.pool;

import java.time.Duration;

/**
 * The terms that a tuner wants for a route.
 *
 * @param limit how many connections it may have, at least 1
 * @param idleTimeout how long an idle connection is kept; the server and the settings may
 * say less
 * @param keepWarm how many connections are kept for longer than that, at least 0
 * @param keepWarmTimeout how long those are kept
 * @param reserved how many connections no other route may take from it, at least 0; a
 * route that has far less of its limit takes them all the same
 * @param maxPending how many leases may be pending; the settings may say less
 * @param ready how many connections are opened before requests need them, at least 0, as
 * far as the limit allows
 * @param isGrowing whether the limit may still grow with the demand, so that leases may
 * wait for that
 */
public record RouteTuning(int limit, Duration idleTimeout, int keepWarm, Duration keepWarmTimeout, int reserved,
		int maxPending, int ready, boolean isGrowing) {

	public RouteTuning {
		if (limit < 1) {
			throw new IllegalArgumentException("'limit' must be at least 1, but was " + limit);
		}
		if (keepWarm < 0 || reserved < 0 || maxPending < 0 || ready < 0) {
			throw new IllegalArgumentException(
					"'keepWarm', 'reserved', 'maxPending' and 'ready' must not be negative, but were %d, %d, %d and %d"
						.formatted(keepWarm, reserved, maxPending, ready));
		}
		if (idleTimeout.isNegative() || keepWarmTimeout.isNegative()) {
			throw new IllegalArgumentException(
					"'idleTimeout' and 'keepWarmTimeout' must not be negative, but were %s and %s"
						.formatted(idleTimeout, keepWarmTimeout));
		}
	}

}
