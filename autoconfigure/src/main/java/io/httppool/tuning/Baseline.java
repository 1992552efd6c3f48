package io.httppool.tuning;

/**
 * The baseline of a route: how long its exchanges last while nothing queues.
 *
 * @param seconds the latency, zero if it is not known
 * @param isTrusted whether it was measured without queueing, or proved by a trial
 * @param calm how many exchanges were measured without queueing
 */
record Baseline(double seconds, boolean isTrusted, double calm) {

	static final Baseline UNKNOWN = new Baseline(0, false, 0);

	/**
	 * The exchanges without queueing after which their mean is trusted. From 20 to 200,
	 * no scenario depends on it.
	 */
	private static final double TRUSTED_COMPLETIONS = 50;

	/**
	 * The seconds in which half of a rise of the latency is learned: slowly, because the
	 * queueing may be elsewhere. Free from 8 to 60.
	 */
	private static final double SLOWER_HALF_LIFE = 20;

	/**
	 * The seconds in which half of a fall is learned: faster, because the lowest latency
	 * cannot contain much queueing. Free from 3 to 20.
	 */
	private static final double FASTER_HALF_LIFE = 8;

	/**
	 * The exchanges that give a window its full weight. From 10 to 100, no scenario
	 * depends on it.
	 */
	private static final double FULL_WINDOW = 30;

	boolean isKnown() {
		return this.seconds > 0;
	}

	/** Return the ratio of a latency to the baseline, infinite if that is not known. */
	double inflation(double latency) {
		return latency / this.seconds;
	}

	/** Learn from a window without queueing. */
	Baseline calm(double latency, double count, double windowSeconds) {
		boolean isTrustedNow = this.isTrusted || this.calm + count >= TRUSTED_COMPLETIONS;
		if (!isKnown()) {
			return new Baseline(latency, isTrustedNow, count);
		}
		double halfLife = (latency > this.seconds) ? SLOWER_HALF_LIFE : FASTER_HALF_LIFE;
		double weight = (1 - Math.pow(0.5, windowSeconds / halfLife)) * Math.min(1, count / FULL_WINDOW);
		return new Baseline(this.seconds + weight * (latency - this.seconds), isTrustedNow, this.calm + count);
	}

	/** Assume a latency that was measured with queueing, if nothing better is known. */
	Baseline orAssume(double latency) {
		return isKnown() ? this : new Baseline(latency, false, this.calm);
	}

	Baseline proved(double latency) {
		return new Baseline(latency, true, this.calm);
	}

	/** Trust the baseline no longer: there was queueing when it was measured. */
	Baseline doubted() {
		return new Baseline(this.seconds, false, this.calm);
	}

	Baseline atMost(double latency) {
		return (latency < this.seconds) ? new Baseline(latency, this.isTrusted, this.calm) : this;
	}

	Baseline atLeast(double latency) {
		return (latency > this.seconds) ? new Baseline(latency, this.isTrusted, this.calm) : this;
	}

	Baseline towards(double latency) {
		return new Baseline((this.seconds + latency) / 2, this.isTrusted, this.calm);
	}

}
