package io.httppool.statistics;

/**
 * A meter of a level over time, for example of how many connections are leased. Guarded
 * by the lock of the route.
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
	 * Note the level from now on. Threads read the time before they take the lock, so
	 * readings may come in the wrong order; the difference is negligible.
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

	/** Return the level over the time since the last call, and begin again. */
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
