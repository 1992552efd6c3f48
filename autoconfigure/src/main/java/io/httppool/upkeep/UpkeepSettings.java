package io.httppool.upkeep;

import java.time.Duration;

/**
 * How the pools are looked after.
 *
 * @param interval after what time idle connections are looked at again
 * @param learnKeepAlive whether to learn from servers when they close idle connections
 */
public record UpkeepSettings(Duration interval, boolean learnKeepAlive) {

	public UpkeepSettings {
		if (interval.isZero() || interval.isNegative()) {
			throw new IllegalArgumentException("'interval' must be positive, but was " + interval);
		}
	}

}
