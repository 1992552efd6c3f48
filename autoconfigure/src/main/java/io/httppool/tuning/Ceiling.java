package io.httppool.tuning;

/**
 * A ceiling up to which a limit may grow, because the server turned requests away above
 * it. It rises in steps, until it is forgotten.
 *
 * @param value the highest limit now
 * @param kept the limit that proved to be good
 * @param since when it was set or raised last, in seconds
 * @param hold for how long it holds before it rises, in seconds
 * @param raises how often it was raised
 */
record Ceiling(int value, int kept, double since, double hold, int raises) {

	/**
	 * The seconds for which a first ceiling holds: a server that was deployed, or scaled
	 * out, is found out within minutes.
	 */
	static final double SHORTEST_HOLD = 60;

	/** The longest such time: each attempt costs some requests that are turned away. */
	static final double LONGEST_HOLD = 600;

	/** The part of that time after which it rises while requests wait for it. */
	private static final double HOLD_PARTS_IF_SATURATED = 6;

	/** The factor by which it rises: as much as turns one request in nine away. */
	private static final double RAISE = 1.125;

	/** The factor while requests wait for it, which is one step of growth. */
	private static final double RAISE_IF_SATURATED = AdaptiveConstants.CAUTIOUS_GROWTH;

	/** The least rise, in connections: of a small limit, a factor is no step. */
	private static final int LEAST_RAISE = 2;

	/** The raises in a row that show that there is no ceiling any more. */
	private static final int MOST_RAISES = 6;

	static final Ceiling NONE = new Ceiling(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, SHORTEST_HOLD, 0);

	boolean exists() {
		return this.value < Integer.MAX_VALUE;
	}

	/** Return the highest limit, which is never below the one in force. */
	int bound(int limit, int max) {
		return Math.min(max, Math.max(limit, this.value));
	}

	/** Set the ceiling. One that was raised in vain holds twice as long. */
	Ceiling at(int limit, double now) {
		double longer = (exists() && this.raises > 0) ? Math.min(LONGEST_HOLD, 2 * this.hold) : this.hold;
		return new Ceiling(limit, limit, now, longer, 0);
	}

	/** Raise the ceiling if its time has come. */
	Ceiling eased(boolean isSaturated, double now) {
		if (!exists() || now - this.since < wait(isSaturated)) {
			return this;
		}
		if (this.raises >= MOST_RAISES) {
			return NONE;
		}
		double factor = isSaturated ? RAISE_IF_SATURATED : RAISE;
		int raised = Math.max(this.value + LEAST_RAISE, (int) Math.ceil(this.value * factor));
		return new Ceiling(raised, this.value, now, this.hold, this.raises + 1);
	}

	private double wait(boolean isSaturated) {
		if (isSaturated) {
			return this.hold / HOLD_PARTS_IF_SATURATED;
		}
		return (this.raises == 0) ? this.hold : AdaptiveConstants.CONFIRM_INTERVAL;
	}

}
