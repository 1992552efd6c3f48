package io.httppool.tuning;

/**
 * A crowd: requests that came all at once after a calm, for which the limit grew before
 * anything could be known. The growth is on loan, until something is known. Times are in
 * seconds.
 *
 * @param since when the first of them found the limit reached
 * @param limit the limit before; zero if it did not grow
 * @param refusedUntil the time until which there is no loan, because the server had no
 * room for the last crowd
 * @param refusal how long the next such time is
 */
record Crowd(double since, int limit, double refusedUntil, double refusal) {

	/**
	 * The seconds for which a server that had no room for a crowd gets none at once: a
	 * server that was scaled out is found out within minutes.
	 */
	private static final double SHORTEST_REFUSAL = 60;

	/** The longest such time, after several crowds. */
	private static final double LONGEST_REFUSAL = 600;

	static final Crowd NONE = new Crowd(Double.NEGATIVE_INFINITY, 0, Double.NEGATIVE_INFINITY, SHORTEST_REFUSAL);

	/** Begin with the first request of a crowd. */
	Crowd began(double now) {
		return new Crowd(now, 0, this.refusedUntil, this.refusal);
	}

	boolean isOnLoan() {
		return this.limit > 0;
	}

	boolean isRefused(double now) {
		return now < this.refusedUntil;
	}

	/** Remember the limit before the first growth. */
	Crowd lent(int limitBefore) {
		return isOnLoan() ? this : new Crowd(this.since, limitBefore, this.refusedUntil, this.refusal);
	}

	/** End the loan. */
	Crowd settled() {
		return isOnLoan() ? new Crowd(this.since, 0, this.refusedUntil, this.refusal) : this;
	}

	/** Note that the server had no room for the crowd. */
	Crowd refused(double now) {
		return new Crowd(this.since, this.limit, now + this.refusal, Math.min(LONGEST_REFUSAL, 2 * this.refusal));
	}

}
