package io.httppool.settings;

/**
 * The limit of the connections of one route, and its bounds.
 *
 * @param min the lowest limit, at least 1
 * @param current the limit in force
 * @param max the highest limit
 */
public record Limits(int min, int current, int max) {

	public Limits {
		if (min < 1 || current < min || max < current) {
			throw new IllegalArgumentException(
					"Limits must satisfy 1 <= min <= current <= max, but were min=%d, current=%d, max=%d".formatted(min,
							current, max));
		}
	}

	/**
	 * Return these limits with another one in force. The bounds give way to a limit that
	 * is set by hand beyond them.
	 * @param current the limit in force from now on, at least 1
	 * @return the new limits
	 */
	public Limits withCurrent(int current) {
		return new Limits(Math.min(this.min, current), current, Math.max(this.max, current));
	}

}
