package io.httppool.tuning;

/**
 * How long exchanges last where nothing queues.
 *
 * @param seconds the latency, zero if it is not known
 * @param isTrusted whether it was seen without anybody waiting, or proved by a trial
 * @param calm how many exchanges were seen without anybody waiting
 */
record Baseline(double seconds, boolean isTrusted, double calm) {

	static final Baseline UNKNOWN = new Baseline(0, false, 0);

	/** So many exchanges are enough to trust what they took. */
	private static final double ENOUGH = 50;

	/** Of a slower server one learns slowly: the queueing may be elsewhere. */
	private static final double HALF_LIFE_UP = 20;

	private static final double HALF_LIFE_DOWN = 8;

	/** So few exchanges are not worth the full weight. */
	private static final double FULL_WEIGHT = 30;

	boolean isKnown() {
		return this.seconds > 0;
	}

	/** Return how many times as long something took, infinite if nothing is known. */
	double inflation(double latency) {
		return latency / this.seconds;
	}

	/** Learn from a window in which nobody waited. */
	Baseline calm(double latency, double count, double windowSeconds) {
		boolean isTrustedNow = this.isTrusted || this.calm + count >= ENOUGH;
		if (!isKnown()) {
			return new Baseline(latency, isTrustedNow, count);
		}
		double halfLife = (latency > this.seconds) ? HALF_LIFE_UP : HALF_LIFE_DOWN;
		double weight = (1 - Math.pow(0.5, windowSeconds / halfLife)) * Math.min(1, count / FULL_WEIGHT);
		return new Baseline(this.seconds + weight * (latency - this.seconds), isTrustedNow, this.calm + count);
	}

	/** Take what was seen while others waited, for want of better. */
	Baseline orAssume(double latency) {
		return isKnown() ? this : new Baseline(latency, false, this.calm);
	}

	Baseline proved(double latency) {
		return new Baseline(latency, true, this.calm);
	}

	/** Take what is known for an assumption, for there was queueing where it is from. */
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
