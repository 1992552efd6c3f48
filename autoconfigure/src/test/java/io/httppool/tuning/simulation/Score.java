package io.httppool.tuning.simulation;

/**
 * The scale of a score, one number for a result, the lower the better. A tenth is one
 * percent of the goodput, or ten percent of the 99th percentile of the latency.
 *
 * @param goodput the best there is
 * @param p50 the best median latency, in seconds
 * @param p99 the best 99th percentile of the latency
 * @param cost the least that connections cost
 */
record Score(double goodput, double p50, double p99, double cost) {

	double of(Result result) {
		return 10 * (1 - result.goodput() / this.goodput) + Math.log(result.p99() / this.p99)
				+ 0.3 * Math.log(result.p50() / this.p50) + 0.1 * Math.log((result.cost() + 2) / (this.cost + 2));
	}

}
