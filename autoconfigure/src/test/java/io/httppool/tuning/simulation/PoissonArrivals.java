package io.httppool.tuning.simulation;

/**
 * A Poisson process whose rate changes, by thinning one of the highest rate.
 *
 * @param timeline the time
 * @param caller sends the requests
 * @param random where chance comes from
 * @param most the highest rate there ever is
 * @param rate the rate
 */
record PoissonArrivals(Timeline timeline, Caller caller, RandomStream random, double most, Curve rate) {

	/** Have the next candidate arrive. */
	void next() {
		double wait = this.random.exponential(1 / this.most);
		double chance = this.random.uniform() * this.most;
		this.timeline.after(Timeline.nanos(wait), () -> {
			if (chance <= this.rate.at(this.timeline.seconds())) {
				this.caller.call();
			}
			next();
		});
	}

}
