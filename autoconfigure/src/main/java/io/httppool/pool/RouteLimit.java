package io.httppool.pool;

import io.httppool.settings.Limits;

/**
 * The limit of a route: configured, in force, and whether a person has set it. Guarded by
 * the lock of the route.
 */
final class RouteLimit {

	private final PoolState pool;

	/** As configured; it is back once the limit is within it again. */
	private Limits bounds;

	private Limits limits;

	private boolean isSetByHand;

	RouteLimit(PoolState pool, Limits limits) {
		this.pool = pool;
		this.bounds = limits;
		this.limits = limits;
	}

	int current() {
		return this.limits.current();
	}

	Limits limits() {
		return this.limits;
	}

	/**
	 * Set the limit in force, unless a general one meets one that was set by hand.
	 * @return whether it was set
	 */
	boolean set(int limit, boolean isByHand) {
		if (this.isSetByHand && !isByHand) {
			return false;
		}
		this.isSetByHand = isByHand;
		this.limits = this.bounds.withCurrent(limit);
		return true;
	}

	/**
	 * Exchange the configured bounds. A limit that was set by hand stays; any other is
	 * the configured one, if that has changed, and otherwise as near to what it was as
	 * the bounds allow.
	 * @return whether the limit in force or its bounds have changed
	 */
	boolean rebound(Limits configured) {
		if (configured.equals(this.bounds)) {
			return false;
		}
		int tuned = Math.max(configured.min(), Math.min(this.limits.current(), configured.max()));
		boolean isAsBefore = configured.current() == this.bounds.current();
		int next = isAsBefore ? tuned : configured.current();
		this.bounds = configured;
		this.limits = configured.withCurrent(this.isSetByHand ? this.limits.current() : next);
		return true;
	}

	/** Set the limit in force, which is no longer set by hand. */
	void free(int limit) {
		this.isSetByHand = false;
		set(limit, false);
	}

	boolean isSetByHand() {
		return this.isSetByHand;
	}

	/** Return whether a tuner moves the limit between its bounds. */
	boolean isTuned() {
		return !this.isSetByHand && this.pool.isTuned();
	}

}
