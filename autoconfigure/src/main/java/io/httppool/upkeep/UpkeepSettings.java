package io.httppool.upkeep;

import java.time.Duration;

/**
 * The settings of the upkeep.
 *
 * @param interval the time between two checks of idle connections
 * @param learnKeepAlive whether to learn when servers close idle connections
 */
public record UpkeepSettings(Duration interval, boolean learnKeepAlive) {

	public UpkeepSettings {
		if (interval.isZero() || interval.isNegative()) {
			throw new IllegalArgumentException("'interval' must be positive, but was " + interval);
		}
	}

}
