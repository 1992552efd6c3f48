package io.httppool.sample;

/**
 * A plan together with what came of it, so that a request counts for the plan it was sent
 * by.
 */
record TrafficRun(TrafficPlan plan, TrafficStatistics statistics) {

	static TrafficRun of(TrafficPlan plan) {
		return new TrafficRun(plan, new TrafficStatistics(System.nanoTime()));
	}

	TrafficReport report() {
		return this.statistics.report(this.plan, System.nanoTime());
	}

}
