package io.httppool.tuning;

import org.jspecify.annotations.Nullable;

import io.httppool.statistics.RouteWindow;

/**
 * The use that a route makes of the permits of its pool.
 *
 * @param limit how many connections it should have if there were no other routes
 * @param demand how many it could use, fading
 * @param mean how many it uses on average, fading
 * @param room how many it may have, 0 if that is not known yet
 */
record RouteUse(int limit, double demand, double mean, int room) {

	/**
	 * The share of a window with queueing from which on a route wants all it may have.
	 * Below, short bursts explain it. From 0.02 to 0.2, no scenario depends on it.
	 */
	private static final double CONTENDED_SHARE = 0.05;

	/**
	 * The standard deviations above the mean that are wanted: a Poisson process exceeds
	 * three once in seven hundred times. From 2 to 4, no scenario depends on it.
	 */
	private static final double DEVIATIONS = 3;

	/**
	 * The share of a fading demand that a window leaves: half is left after 3 s. From 0.6
	 * to 0.9, no scenario depends on it.
	 */
	private static final double KEPT_DEMAND = 0.8;

	/**
	 * The share of a fading mean that a window leaves: half is left after 2 s. Free from
	 * 0.5 to 0.9.
	 */
	private static final double KEPT_MEAN = 0.7;

	/**
	 * The relative change of a room from which on it is made: a smaller one would only
	 * unsettle what is being measured. Free up to 0.3; with 0.05, the score of routes
	 * that share a pool is 0.08 worse.
	 */
	private static final double WORTH_A_CHANGE = 0.15;

	/**
	 * The number of connections from which on a change is made. From 1 to 4, no scenario
	 * depends on it.
	 */
	private static final int LEAST_CHANGE = 2;

	/**
	 * The divisor of a small room for that number: of few connections one is a lot, and
	 * more than a quarter is always worth a change. From 2 to 8, no scenario depends on
	 * it.
	 */
	private static final int SMALL_ROOM_PARTS = 4;

	/** Return the use after another window. */
	static RouteUse after(@Nullable RouteUse before, RouteWindow window, int limit) {
		double leased = window.leased().mean();
		double busy = Math.max(window.leased().max(), Math.ceil(leased + DEVIATIONS * Math.sqrt(leased))) + 1;
		double demand = (window.demand().saturatedShare() > CONTENDED_SHARE) ? limit : Math.min(limit, busy);
		if (before == null) {
			return new RouteUse(limit, demand, leased, 0);
		}
		double faded = KEPT_DEMAND * before.demand + (1 - KEPT_DEMAND) * demand;
		return new RouteUse(limit, Math.max(demand, faded), KEPT_MEAN * before.mean + (1 - KEPT_MEAN) * leased,
				before.room);
	}

	/** Return how many permits the route wants. */
	int wanted() {
		return (int) Math.min(this.limit, Math.ceil(this.demand));
	}

	/**
	 * Return how many connections it will soon use again, even while others need some.
	 */
	int reserved() {
		return (int) this.mean;
	}

	/** Return how many permits of a share the route uses. */
	int usedOf(int share) {
		return Math.min(share, (int) Math.max(1, Math.ceil(this.mean)));
	}

	/** Return this use with another room, unless it is nearly the same. */
	RouteUse withRoom(int other) {
		double same = Math.max(Math.min(LEAST_CHANGE, this.room / SMALL_ROOM_PARTS), WORTH_A_CHANGE * this.room);
		boolean isSame = this.room > 0 && Math.abs(other - this.room) <= same;
		return isSame ? this : new RouteUse(this.limit, this.demand, this.mean, Math.max(1, other));
	}

}
