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
 */
record Probing(double probedAt, double interval, double confirmAt, double decreaseFrom) {

	/** Begin with the shortest interval. */
	static Probing from(double now) {
		return new Probing(now, AdaptiveConstants.PROBE_INTERVAL, -1, Double.NEGATIVE_INFINITY);
	}

	Probing probed(double now) {
		return new Probing(now, this.interval, this.confirmAt, this.decreaseFrom);
	}

	Probing lessOften() {
		return new Probing(this.probedAt, Math.min(AdaptiveConstants.LONGEST_PROBE_INTERVAL, 2 * this.interval),
				this.confirmAt, this.decreaseFrom);
	}

	Probing confirmingAt(double time) {
		return new Probing(this.probedAt, this.interval, time, this.decreaseFrom);
	}

	Probing confirmed() {
		return new Probing(this.probedAt, this.interval, -1, this.decreaseFrom);
	}

	Probing noDecreaseBefore(double time) {
		return new Probing(this.probedAt, this.interval, this.confirmAt, time);
	}

	boolean isConfirming() {
		return this.confirmAt > 0;
	}

}
