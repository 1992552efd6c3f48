package io.httppool.sample;

/**
 * A plan and the statistics of its requests, so that a request counts for the plan by
 * which it was sent.
 */
record TrafficRun(TrafficPlan plan, TrafficStatistics statistics) {

	static TrafficRun of(TrafficPlan plan) {
		return new TrafficRun(plan, new TrafficStatistics(System.nanoTime()));
	}

	TrafficReport report() {
		return this.statistics.report(this.plan, System.nanoTime());
	}

}
