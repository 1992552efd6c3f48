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

	/** Return this and another measurement at the same limit as one. */
	Point and(Point other) {
		if (!other.isKnown() || other.completions() == 0) {
			return this;
		}
		double seconds = this.completions / this.throughput;
		double otherSeconds = other.completions / other.throughput;
		double sum = seconds + otherSeconds;
		double count = this.completions + other.completions;
		return new Point((this.concurrency * seconds + other.concurrency * otherSeconds) / sum, count / sum,
				(this.latency * this.completions + other.latency * other.completions) / count, count);
	}

	/**
	 * Return the mean of this and another measurement, which has a weight from 0 to 1.
	 */
	Point towards(Point other, double weight) {
		return new Point(this.concurrency + weight * (other.concurrency - this.concurrency),
				this.throughput + weight * (other.throughput - this.throughput),
				this.latency + weight * (other.latency - this.latency), other.completions);
	}

	boolean isKnown() {
		return this.concurrency > 0;
	}

}
