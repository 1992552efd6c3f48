package io.httppool.tuning;

/**
 * The attempts of a limited route to raise its limit.
 *
 * @param successes how many increases in a row brought throughput while latency was at
 * its baseline
 * @param blockedUntil the time before which the limit is not raised again, in seconds
 * @param pause how long the next increase in vain blocks others, in seconds
 * @param blockedInflation the inflation of latency at which the last one was in vain
 */
record Raising(int successes, double blockedUntil, double pause, double blockedInflation) {

	private static final double SHORTEST_PAUSE = 4;

	private static final double LONGEST_PAUSE = 60;

	/** A latency that fell by so much is another situation. */
	private static final double BETTER = 0.92;

	static final Raising NONE = new Raising(0, Double.NEGATIVE_INFINITY, SHORTEST_PAUSE, 0);

	/** Note an increase that brought throughput. */
	Raising needed() {
		return new Raising(this.successes, this.blockedUntil, SHORTEST_PAUSE, this.blockedInflation);
	}

	/** Count an increase that brought throughput while latency was at its baseline. */
	Raising succeeded() {
		return new Raising(this.successes + 1, this.blockedUntil, this.pause, this.blockedInflation);
	}

	/** Count successes from zero again. */
	Raising restarted() {
		return new Raising(0, this.blockedUntil, this.pause, this.blockedInflation);
	}

	/** Note an increase that brought nothing. */
	Raising blocked(double now, double inflation) {
		return new Raising(this.successes, now + this.pause, Math.min(LONGEST_PAUSE, 2 * this.pause), inflation);
	}

	boolean isAllowed(double now, double inflation) {
		return now >= this.blockedUntil || inflation < BETTER * this.blockedInflation;
	}

}
