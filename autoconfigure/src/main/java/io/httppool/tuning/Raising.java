package io.httppool.tuning;

/**
 * The attempts of a limited route to raise its limit.
 *
 * @param successes how many increases in a row brought throughput while latency was at
 * its baseline
 * @param blockedUntil the time before which the limit is not raised again, in seconds
 * @param block how long the next increase in vain blocks others, in seconds
 * @param blockedInflation the inflation of latency at which the last one was in vain
 * @param provedAt when a limit last proved to be enough, in seconds
 */
record Raising(int successes, double blockedUntil, double block, double blockedInflation, double provedAt) {

	/**
	 * The seconds for which a first increase in vain blocks others. Free from 2 to 10.
	 */
	private static final double SHORTEST_BLOCK = 4;

	/**
	 * The longest such time, after several: each costs a window of latency. Free from 20
	 * to 180.
	 */
	private static final double LONGEST_BLOCK = 60;

	/**
	 * The ratio of inflations below which the situation is another one. Free from 0.85 to
	 * 0.98.
	 */
	private static final double RELIEF = 0.92;

	static final Raising NONE = new Raising(0, Double.NEGATIVE_INFINITY, SHORTEST_BLOCK, 0, Double.NEGATIVE_INFINITY);

	/** Note an increase that brought throughput. */
	Raising needed() {
		return new Raising(this.successes, this.blockedUntil, SHORTEST_BLOCK, this.blockedInflation, this.provedAt);
	}

	/** Count an increase that brought throughput while latency was at its baseline. */
	Raising succeeded() {
		return new Raising(this.successes + 1, this.blockedUntil, this.block, this.blockedInflation, this.provedAt);
	}

	/** Note that a lower limit proved to be enough. */
	Raising proved(double now) {
		return new Raising(this.successes, this.blockedUntil, this.block, this.blockedInflation, now);
	}

	/** Count successes from zero again. */
	Raising restarted() {
		return new Raising(0, this.blockedUntil, this.block, this.blockedInflation, this.provedAt);
	}

	/** Note an increase that brought nothing. */
	Raising blocked(double now, double inflation) {
		return new Raising(this.successes, now + this.block, Math.min(LONGEST_BLOCK, 2 * this.block), inflation, now);
	}

	boolean isAllowed(double now, double inflation) {
		return now >= this.blockedUntil || inflation < RELIEF * this.blockedInflation;
	}

}
