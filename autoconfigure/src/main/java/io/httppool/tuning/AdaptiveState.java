package io.httppool.tuning;

/**
 * The memory of the adaptive policy about one route.
 *
 * @param terms the bounds to keep to
 * @param originNanos when the first window began, as a reading of the ticker
 * @param hasOrigin whether there was a window yet, or a lease that found the limit
 * reached
 * @param known the knowledge about the limit
 * @param inventory the knowledge about idle connections
 * @param idleTimeout the idle timeout last told of, in seconds; zero for none yet
 * @param standing for how many windows in a row the queue was never empty
 * @param isFailingFast whether fewer leases may be pending because the queue stands
 */
record AdaptiveState(RouteTerms terms, long originNanos, boolean hasOrigin, Knowledge known, Inventory inventory,
		double idleTimeout, int standing, boolean isFailingFast) implements PolicyState {

	static AdaptiveState start(RouteTerms terms) {
		return new AdaptiveState(terms, 0, false, Knowledge.NONE, Inventory.start(), 0, 0, false);
	}

	/** Convert a reading of the ticker to seconds since the first window began. */
	double seconds(long nanos) {
		return Seconds.of(nanos - this.originNanos);
	}

	/** Count time from a reading of the ticker on, unless it is counted already. */
	AdaptiveState countingFrom(long nanos) {
		return this.hasOrigin ? this : new AdaptiveState(this.terms, nanos, true, this.known, this.inventory,
				this.idleTimeout, this.standing, this.isFailingFast);
	}

	AdaptiveState with(Knowledge other) {
		return new AdaptiveState(this.terms, this.originNanos, this.hasOrigin, other, this.inventory, this.idleTimeout,
				this.standing, this.isFailingFast);
	}

}
