package io.httppool.tuning;

/**
 * The distress of a server whose errors dominate, or did lately.
 *
 * @param windows for how many windows in a row errors have dominated; 1 for a while after
 * @param ceiling the limit up to which the route may grow again without proof
 * @param since when errors dominated last, in seconds
 */
record Distress(int windows, int ceiling, double since) {

	/**
	 * The completions in one window that end a distress: fewer may be chance. From 2 to
	 * 20, no scenario depends on it.
	 */
	private static final int COMPLETIONS_TO_EASE = 5;

	static final Distress NONE = new Distress(0, Integer.MAX_VALUE, Double.NEGATIVE_INFINITY);

	boolean isFelt() {
		return this.windows > 0;
	}

	Distress again(int firstCeiling, double now) {
		return new Distress(this.windows + 1, isFelt() ? this.ceiling : firstCeiling, now);
	}

	/** Note a window in which errors did not dominate, with some answers or none. */
	Distress eased(long completions, double now) {
		int ceilingNow = (now - this.since > AdaptiveConstants.KNEE_TIME_TO_LIVE) ? Integer.MAX_VALUE : this.ceiling;
		int felt = (completions == 0) ? this.windows
				: Math.max(0, Math.min(this.windows, 1) - ((completions >= COMPLETIONS_TO_EASE) ? 1 : 0));
		return new Distress(felt, ceilingNow, this.since);
	}

}
