package io.httppool.tuning;

import io.httppool.statistics.RouteWindow;

/**
 * The requests that a server turned away with a status of 429 or 503, and what fewer
 * connections made of it. Times are in seconds.
 *
 * @param lately what happened lately, or in the trial if there is one
 * @param trial the trial of a lower limit
 * @param ceiling the limit above which the server turns requests away
 * @param ignoredUntil the time until which it is known that a lower limit does not help
 * @param hold how long the next such time is
 * @param seen where requests were turned away already
 * @param growth the last growth of the limit
 */
record TurnedAway(Shares lately, TurnedAwayTrial trial, Ceiling ceiling, double ignoredUntil, double hold, Seen seen,
		Grown growth) {

	/**
	 * The part of what happened that is kept from one window to the next: four windows in
	 * all, as few tell little.
	 */
	private static final double KEPT = 0.75;

	static final TurnedAway NONE = new TurnedAway(Shares.NONE, TurnedAwayTrial.NONE, Ceiling.NONE,
			Double.NEGATIVE_INFINITY, Ceiling.SHORTEST_HOLD, Seen.NOWHERE, Grown.NEVER);

	/** Return the highest limit for now, which is never below the one in force. */
	int bound(int limit, int max) {
		return this.trial.isRunning() ? Math.min(limit, max) : this.ceiling.bound(limit, max);
	}

	private TurnedAway with(Shares otherShares, TurnedAwayTrial otherTrial) {
		return new TurnedAway(otherShares, otherTrial, this.ceiling, this.ignoredUntil, this.hold, this.seen,
				this.growth);
	}

	TurnedAway with(Ceiling other) {
		return other.equals(this.ceiling) ? this
				: new TurnedAway(this.lately, this.trial, other, this.ignoredUntil, this.hold, this.seen, this.growth);
	}

	/** Learn where requests were turned away. */
	TurnedAway seenAt(int leased, double share, double now) {
		return new TurnedAway(this.lately, this.trial, this.ceiling, this.ignoredUntil, this.hold,
				this.seen.after(leased, share, now), this.growth);
	}

	/** Add a window before a trial. */
	TurnedAway plus(RouteWindow window) {
		return with(this.lately.faded(KEPT).plus(window), this.trial);
	}

	/** Forget what happened at another limit. */
	TurnedAway restarted() {
		return with(Shares.NONE, this.trial);
	}

	/** Add a window of a trial. */
	TurnedAway tried(RouteWindow window, boolean isReached) {
		return with(this.lately.plus(window), this.trial.reached(isReached));
	}

	/** Remember that the limit grew. */
	TurnedAway grown(int limit, double now) {
		return new TurnedAway(this.lately, this.trial, this.ceiling, this.ignoredUntil, this.hold, this.seen,
				this.growth.from(limit, now));
	}

	/** Begin the trial of a lower limit. */
	TurnedAway trying(int limit) {
		return with(Shares.NONE, new TurnedAwayTrial(limit, this.lately, 1, false, false));
	}

	/** Begin the trial of the limit before the last growth. */
	TurnedAway reversing(int limit, Shares now) {
		return with(Shares.NONE, new TurnedAwayTrial(limit, now, 1, false, true));
	}

	/** Go on with a limit that is lower still. */
	TurnedAway further() {
		return with(Shares.NONE, this.trial.further());
	}

	/** Keep the lower limit, which helps, as a ceiling. */
	TurnedAway kept(int limit, double now) {
		return new TurnedAway(Shares.NONE, TurnedAwayTrial.NONE, this.ceiling.at(limit, now), this.ignoredUntil,
				Ceiling.SHORTEST_HOLD, this.seen, this.growth);
	}

	/** End the trial: a lower limit did not help, and does not for a while. */
	TurnedAway refuted(double now) {
		return new TurnedAway(Shares.NONE, TurnedAwayTrial.NONE, Ceiling.NONE, now + this.hold,
				Math.min(Ceiling.LONGEST_HOLD, 2 * this.hold), this.seen, this.growth);
	}

	/**
	 * The last growth of a limit, which may be several steps.
	 *
	 * @param limit the limit before
	 * @param at when it grew last
	 */
	record Grown(int limit, double at) {

		/** The seconds within which steps are one growth, and its effect is seen. */
		private static final double LATELY = 2;

		static final Grown NEVER = new Grown(Integer.MAX_VALUE, Double.NEGATIVE_INFINITY);

		boolean isRecent(double now) {
			return now - this.at <= LATELY;
		}

		Grown from(int before, double now) {
			return new Grown(isRecent(now) ? this.limit : before, now);
		}

	}

	/**
	 * The fewest connections at which requests were turned away already.
	 *
	 * @param leased how many were leased at once, at most
	 * @param share the share that was turned away
	 * @param at when
	 */
	record Seen(int leased, double share, double at) {

		/**
		 * The seconds after which it is forgotten: the server may be another one by then.
		 */
		private static final double LIFE = 300;

		static final Seen NOWHERE = new Seen(Integer.MAX_VALUE, 0, Double.NEGATIVE_INFINITY);

		/** Learn from a window. */
		Seen after(int leasedNow, double shareNow, double now) {
			return (leasedNow <= this.leased || now - this.at > LIFE) ? new Seen(leasedNow, shareNow, now) : this;
		}

		/** Return whether so many connections would not help against such a share. */
		boolean isInVain(int connections, double shareNow, double now) {
			return this.leased <= connections && now - this.at <= LIFE && TurnedAwayTrial.FEWER * shareNow < this.share;
		}

	}

}
