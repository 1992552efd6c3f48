package io.httppool.statistics;

/**
 * Measures how many there are of something, over time. Confined to whoever holds the lock
 * that guards it.
 */
final class LevelMeter {

	private int level;

	private long since;

	private long startedAt;

	private double integral;

	private int max;

	LevelMeter(long now) {
		this.since = now;
		this.startedAt = now;
	}

	/**
	 * Note the level from now on. Readings that threads took before they got the lock may
	 * come in the wrong order; the difference is nothing.
	 */
	void set(int level, long now) {
		long passed = now - this.since;
		if (passed > 0) {
			this.integral += (double) this.level * passed;
			this.since = now;
		}
		this.level = level;
		this.max = Math.max(this.max, level);
	}

	int level() {
		return this.level;
	}

	/** Return the level over the time since the last call, and start anew. */
	Level close(long now) {
		set(this.level, now);
		long length = this.since - this.startedAt;
		double mean = (length > 0) ? this.integral / length : this.level;
		Level closed = new Level(mean, this.max, this.level);
		this.startedAt = this.since;
		this.integral = 0;
		this.max = this.level;
		return closed;
	}

}
