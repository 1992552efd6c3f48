package io.httppool.settings;

import java.time.Duration;

/**
 * The times between the checks of one address.
 *
 * @param interval the usual time from the beginning of a check to that of the next
 * @param jitterPercent by how much of itself each time is longer at most, 0 to 100
 * @param edgeInterval the time while the last result speaks against the state, if it is
 * shorter than the usual one
 * @param noTrafficInterval the time while no request goes to the server, if it is longer
 * than the usual one
 */
public record HealthPace(Duration interval, int jitterPercent, Duration edgeInterval, Duration noTrafficInterval) {

	public HealthPace {
		if (interval.toNanos() <= 0 || edgeInterval.toNanos() <= 0 || noTrafficInterval.toNanos() <= 0) {
			throw new IllegalArgumentException("Intervals of checks must be positive, but were %s, %s and %s"
				.formatted(interval, edgeInterval, noTrafficInterval));
		}
		if (jitterPercent < 0 || jitterPercent > 100) {
			throw new IllegalArgumentException("'jitterPercent' must be between 0 and 100, but was " + jitterPercent);
		}
	}

	/**
	 * Return these times with another usual one.
	 * @param interval the time
	 * @return new times
	 */
	public HealthPace withInterval(Duration interval) {
		return new HealthPace(interval, this.jitterPercent, this.edgeInterval, this.noTrafficInterval);
	}

	/**
	 * Return these times with another jitter.
	 * @param jitterPercent by how much of itself each time is longer at most
	 * @return new times
	 */
	public HealthPace withJitterPercent(int jitterPercent) {
		return new HealthPace(this.interval, jitterPercent, this.edgeInterval, this.noTrafficInterval);
	}

	/**
	 * Return these times with another one for results that speak against the state.
	 * @param edgeInterval the time
	 * @return new times
	 */
	public HealthPace withEdgeInterval(Duration edgeInterval) {
		return new HealthPace(this.interval, this.jitterPercent, edgeInterval, this.noTrafficInterval);
	}

	/**
	 * Return these times with another one for servers without requests.
	 * @param noTrafficInterval the time
	 * @return new times
	 */
	public HealthPace withNoTrafficInterval(Duration noTrafficInterval) {
		return new HealthPace(this.interval, this.jitterPercent, this.edgeInterval, noTrafficInterval);
	}

}
