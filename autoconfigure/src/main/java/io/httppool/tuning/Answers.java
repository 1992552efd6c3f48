package io.httppool.tuning;

/**
 * The answers of a server lately.
 *
 * @param latency the running mean of how long an exchange lasts, in seconds; zero if none
 * has ended
 * @param areMissing whether nothing came back in the last window, though connections were
 * leased
 */
record Answers(double latency, boolean areMissing) {

	static final Answers NONE = new Answers(0, false);

	/** Learn how long exchanges lasted in a window. */
	Answers after(double windowLatency) {
		double mean = (this.latency == 0) ? windowLatency : (this.latency + windowLatency) / 2;
		return new Answers(mean, this.areMissing);
	}

	Answers missing() {
		return new Answers(this.latency, true);
	}

	Answers back() {
		return this.areMissing ? new Answers(this.latency, false) : this;
	}

}
