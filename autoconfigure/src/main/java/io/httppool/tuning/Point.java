package io.httppool.tuning;

/**
 * A point of operation: what a route did at one limit.
 *
 * @param concurrency how many connections were leased, the mean over time
 * @param throughput how many exchanges ended with an answer, per second
 * @param latency how long an exchange lasted on average, in seconds
 * @param completions how many exchanges this rests on
 */
record Point(double concurrency, double throughput, double latency, double completions) {

	/** The point where nothing is known. */
	static final Point NONE = new Point(0, 0, 0, 0);

	boolean isKnown() {
		return this.concurrency > 0;
	}

}
