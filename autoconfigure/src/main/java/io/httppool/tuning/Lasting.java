package io.httppool.tuning;

/**
 * The exchanges that are meant to last, and the attempts to get past them.
 *
 * @param count how many there were at the end of the last window
 * @param retryAt when the limit may be raised again because of them, in seconds
 * @param pause how long to wait after that, in seconds
 * @param isBlocking whether they kept others waiting in the last window, too
 * @param steps how often the limit grew a little because hardly anything ended, since
 * others were answered last
 */
record Lasting(int count, double retryAt, double pause, boolean isBlocking, int steps) {

	/** The seconds before a second attempt: one exchange of most servers. */
	private static final double SHORTEST_WAIT = 1;

	/** The most seconds between two attempts, where nothing is ever answered. */
	private static final double LONGEST_WAIT = 64;

	static final Lasting NONE = new Lasting(0, Double.NEGATIVE_INFINITY, SHORTEST_WAIT, false, 0);

	/** Enough steps of growth for any pause; the next would have to wait for minutes. */
	private static final int MOST_STEPS = 10;

	/** Note that the limit grew a little. */
	Lasting stepped() {
		return new Lasting(this.count, this.retryAt, this.pause, this.isBlocking, Math.min(MOST_STEPS, this.steps + 1));
	}

	Lasting counted(int now) {
		return (now == this.count) ? this : new Lasting(now, this.retryAt, this.pause, this.isBlocking, this.steps);
	}

	/** Note that the limit was raised. */
	Lasting raised(double now) {
		return new Lasting(this.count, now + this.pause, Math.min(LONGEST_WAIT, 2 * this.pause), true, this.steps);
	}

	Lasting blocking() {
		return this.isBlocking ? this : new Lasting(this.count, this.retryAt, this.pause, true, this.steps);
	}

	/** Note that others are not kept waiting, and maybe that they are answered. */
	Lasting passed(boolean isAnswered) {
		return new Lasting(this.count, this.retryAt, isAnswered ? SHORTEST_WAIT : this.pause, false,
				isAnswered ? 0 : this.steps);
	}

}
