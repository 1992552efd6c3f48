package io.httppool.tuning;

/**
 * The times at which a limited route tries lower limits. All are seconds since the first
 * window began.
 *
 * @param probedAt when a lower limit was last tried
 * @param interval how long to wait until the next routine probe
 * @param confirmAt when to confirm that the concurrency is needed, negative if there is
 * nothing to confirm
 * @param decreaseFrom the time before which the limit is not lowered again, unless
 * latency is high
 * @param last the last measurement at the limit in force, if it led to nothing
 */
record Probing(double probedAt, double interval, double confirmAt, double decreaseFrom, Point last) {

	/** Begin with the shortest interval. */
	static Probing from(double now) {
		return new Probing(now, AdaptiveConstants.PROBE_INTERVAL, -1, Double.NEGATIVE_INFINITY, Point.NONE);
	}

	/** Remember a measurement. */
	Probing measured(Point point) {
		return point.equals(this.last) ? this
				: new Probing(this.probedAt, this.interval, this.confirmAt, this.decreaseFrom, point);
	}

	/**
	 * Return whether a probe is due for twice its interval: measurements seldom end at
	 * the moment at which all replicas probe.
	 */
	boolean isOverdue(double now, double window) {
		return now - this.probedAt >= 2 * this.interval - window;
	}

	Probing probed(double now) {
		return new Probing(now, this.interval, this.confirmAt, this.decreaseFrom, this.last);
	}

	Probing every(double other) {
		return new Probing(this.probedAt, other, this.confirmAt, this.decreaseFrom, this.last);
	}

	Probing lessOften() {
		return new Probing(this.probedAt, Math.min(AdaptiveConstants.LONGEST_PROBE_INTERVAL, 2 * this.interval),
				this.confirmAt, this.decreaseFrom, this.last);
	}

	Probing confirmingAt(double time) {
		return new Probing(this.probedAt, this.interval, time, this.decreaseFrom, this.last);
	}

	Probing confirmed() {
		return new Probing(this.probedAt, this.interval, -1, this.decreaseFrom, this.last);
	}

	Probing noDecreaseBefore(double time) {
		return new Probing(this.probedAt, this.interval, this.confirmAt, time, this.last);
	}

	boolean isConfirming() {
		return this.confirmAt > 0;
	}

}
