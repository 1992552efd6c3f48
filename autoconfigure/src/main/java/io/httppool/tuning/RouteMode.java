package io.httppool.tuning;

/**
 * The way a route is run: open, where the limit grows with the demand, or limited, where
 * it stays near the knee because more connections bring no more throughput.
 *
 * @param isLimited whether the route is limited
 * @param limitedAt when it last became limited, in seconds
 */
record RouteMode(boolean isLimited, double limitedAt) {

	static final RouteMode OPEN = new RouteMode(false, Double.NEGATIVE_INFINITY);

	RouteMode limited(double now) {
		return new RouteMode(true, now);
	}

	RouteMode open() {
		return new RouteMode(false, this.limitedAt);
	}

	/**
	 * Return whether the route became limited so lately that the replicas of the
	 * application still respond to the same event.
	 */
	boolean isOnset(double now) {
		return now - this.limitedAt <= AdaptiveConstants.CONFIRM_INTERVAL;
	}

}
