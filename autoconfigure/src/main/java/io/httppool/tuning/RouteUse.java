package io.httppool.tuning;

import org.jspecify.annotations.Nullable;

import io.httppool.statistics.RouteWindow;

/**
 * How a route uses its places in the pool.
 *
 * @param limit how many connections it should have if there were no other routes
 * @param demand how many it could use, fading
 * @param mean how many it uses on average, fading
 * @param room how many it may have, 0 if that is not known yet
 */
record RouteUse(int limit, double demand, double mean, int room) {

	/** The share of a window from which on a route wants all it may have. */
	private static final double WAITING = 0.05;

	/**
	 * A Poisson process hardly ever needs more than its mean and that many deviations.
	 */
	private static final double DEVIATIONS = 3;

	private static final double FADING_DEMAND = 0.8;

	private static final double FADING_MEAN = 0.7;

	/** A change that small would only unsettle what is being measured. */
	private static final double WORTH_A_CHANGE = 0.15;

	private static final int LEAST_CHANGE = 2;

	/** Of few places one is a lot: more than a quarter is always worth a change. */
	private static final int PARTS = 4;

	/** Return the use after another window. */
	static RouteUse after(@Nullable RouteUse before, RouteWindow window, int limit) {
		double leased = window.leased().mean();
		double busy = Math.max(window.leased().max(), Math.ceil(leased + DEVIATIONS * Math.sqrt(leased))) + 1;
		double demand = (window.demand().saturatedShare() > WAITING) ? limit : Math.min(limit, busy);
		if (before == null) {
			return new RouteUse(limit, demand, leased, 0);
		}
		double faded = FADING_DEMAND * before.demand + (1 - FADING_DEMAND) * demand;
		return new RouteUse(limit, Math.max(demand, faded), FADING_MEAN * before.mean + (1 - FADING_MEAN) * leased,
				before.room);
	}

	/** Return how many places it wants. */
	int wanted() {
		return (int) Math.min(this.limit, Math.ceil(this.demand));
	}

	/** Return how many connections it is about to use again, even while others wait. */
	int reserved() {
		return (int) this.mean;
	}

	/** Return how many of its places a route needs that does not get all it wants. */
	int usedOf(int share) {
		return Math.min(share, (int) Math.max(1, Math.ceil(this.mean)));
	}

	/** Return this use with another room, unless it is nearly the same. */
	RouteUse withRoom(int other) {
		double same = Math.max(Math.min(LEAST_CHANGE, this.room / PARTS), WORTH_A_CHANGE * this.room);
		boolean isSame = this.room > 0 && Math.abs(other - this.room) <= same;
		return isSame ? this : new RouteUse(this.limit, this.demand, this.mean, Math.max(1, other));
	}

}
