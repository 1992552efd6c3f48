package io.httppool.tuning;

/**
 * A trial of a lower limit because the server turns requests away.
 *
 * @param limit the limit before
 * @param before what happened at that limit
 * @param steps how often the limit was lowered
 * @param isReached whether the lower limit was reached
 * @param isReversal whether it is the limit before the last growth, of which nothing more
 * is known than that it did no harm
 */
record TurnedAwayTrial(int limit, Shares before, int steps, boolean isReached, boolean isReversal) {

	static final TurnedAwayTrial NONE = new TurnedAwayTrial(0, Shares.NONE, 0, false, false);

	/** The part of the share that may still be turned away if the trial is a success. */
	static final double FEWER = 0.5;

	/**
	 * The part of those that were turned away which have to be answered now: the others
	 * may be too many for the server in any case.
	 */
	private static final double GAINED = 0.3;

	/** The part of the answers below which a limit that binds has cost some. */
	private static final double AS_MANY = 0.95;

	boolean isRunning() {
		return this.limit > 0;
	}

	TurnedAwayTrial further() {
		return new TurnedAwayTrial(this.limit, this.before, this.steps + 1, false, false);
	}

	TurnedAwayTrial reached(boolean isReachedNow) {
		return new TurnedAwayTrial(this.limit, this.before, this.steps, this.isReached || isReachedNow,
				this.isReversal);
	}

	/** Return whether clearly fewer requests are answered per second. */
	boolean isCostly(Shares now) {
		return now.mostThroughput() < AS_MANY * this.before.throughput();
	}

	boolean areFewerTurnedAway(Shares now) {
		return now.turnedAwayShare() <= FEWER * this.before.turnedAwayShare();
	}

	boolean areMoreAnswered(Shares now) {
		return now.answeredShare() >= this.before.answeredShare() + GAINED * this.before.turnedAwayShare();
	}

}
