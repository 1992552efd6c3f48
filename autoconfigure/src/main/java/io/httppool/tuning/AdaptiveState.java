package io.httppool.tuning;

/**
 * What the adaptive policy remembers of one route.
 *
 * @param terms what to keep to
 * @param originNanos when the first window began, as a reading of the ticker
 * @param hasOrigin whether there was a window yet, or a lease that found the limit
 * reached
 * @param known what is known about the limit
 * @param inventory what is known about unused connections
 * @param idleTimeout how long unused connections were to be kept last, in seconds
 * @param standing for how many windows in a row there was a queue all the time
 * @param isFailingFast whether leases are turned away that find a standing queue
 */
record AdaptiveState(RouteTerms terms, long originNanos, boolean hasOrigin, Knowledge known, Inventory inventory,
		double idleTimeout, int standing, boolean isFailingFast) implements PolicyState {

	static AdaptiveState start(RouteTerms terms) {
		return new AdaptiveState(terms, 0, false, Knowledge.NONE, Inventory.start(), 0, 0, false);
	}

	/** Return when something happened, in seconds since the first window began. */
	double seconds(long nanos) {
		return Seconds.of(nanos - this.originNanos);
	}

	/** Count time from a reading on, unless it is counted already. */
	AdaptiveState countingFrom(long nanos) {
		return this.hasOrigin ? this : new AdaptiveState(this.terms, nanos, true, this.known, this.inventory,
				this.idleTimeout, this.standing, this.isFailingFast);
	}

	AdaptiveState with(Knowledge other) {
		return new AdaptiveState(this.terms, this.originNanos, this.hasOrigin, other, this.inventory, this.idleTimeout,
				this.standing, this.isFailingFast);
	}

}
