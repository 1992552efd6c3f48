package io.httppool.tuning;

/**
 * A trial: a change of the limit whose effect is judged.
 *
 * @param phase the kind of trial
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

	/** End the trial, and remember what the route did before. */
	Trial over() {
		return new Trial(Phase.CRUISE, this.before, this.limit, this.isOnset);
	}

	/**
	 * The kind of a trial.
	 */
	enum Phase {

		/** No trial. */
		CRUISE,

		/** Fewer connections, because latency is high. */
		VERIFY_DOWN,

		/** Fewer connections, because it is time to probe. */
		PROBE_DOWN,

		/** More connections. */
		VERIFY_UP

	}

}
