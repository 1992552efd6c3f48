package io.httppool.tuning;

/**
 * A change of the limit that is to show what it brings.
 *
 * @param phase what is tried
 * @param before what the route did before
 * @param limit the limit before
 * @param isOnset whether the route had just become limited: then all replicas of the
 * application try the same at the same time
 */
record Trial(Phase phase, Point before, int limit, boolean isOnset) {

	static final Trial NONE = new Trial(Phase.CRUISE, Point.NONE, 0, false);

	boolean isRunning() {
		return this.phase != Phase.CRUISE;
	}

	/** Return the trial when it is over: what was before is remembered. */
	Trial over() {
		return new Trial(Phase.CRUISE, this.before, this.limit, this.isOnset);
	}

	/**
	 * What is tried.
	 */
	enum Phase {

		/** Nothing. */
		CRUISE,

		/** Whether fewer connections do as well, because latency says so. */
		VERIFY_DOWN,

		/** Whether fewer connections do as well, because it is time to look. */
		PROBE_DOWN,

		/** Whether more connections bring more. */
		VERIFY_UP

	}

}
