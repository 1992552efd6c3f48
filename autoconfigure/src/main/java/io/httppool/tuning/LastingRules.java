package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;

/**
 * The rules for exchanges that are meant to last: long polls, streams, downloads. Where
 * they fill the limit, nothing else is answered, so nothing is measured, and no other
 * rule would ever raise the limit. That looks like a server that pauses or hangs; so the
 * first step waits for a second such window, and the steps are small and come ever more
 * seldom as long as they bring no answer.
 */
final class LastingRules {

	/** The share of the limit from which on they may be what keeps others waiting. */
	private static final double LARGE_SHARE = 0.5;

	/**
	 * The part of the answers that so many connections bring at the baseline, up to which
	 * there are next to none.
	 */
	private static final double NEXT_TO_NONE = 0.05;

	/**
	 * The factor of the growth: less than that of other rules, as nothing is answered
	 * that could tell whether the server hangs.
	 */
	private static final double GROWTH = 1.25;

	private LastingRules() {
	}

	/** Return whether there is nothing more to decide. */
	static boolean apply(Draft draft) {
		draft.learn((known) -> known.with(known.lasting().counted(draft.lasting())));
		boolean wasBlocked = draft.known().lasting().isBlocking();
		if (!isBlocked(draft)) {
			boolean isAnswered = draft.window().exchanges().quick() > 0;
			draft.learn((known) -> known.with(known.lasting().passed(isAnswered)));
			return false;
		}
		draft.learn((known) -> known.with(known.lasting().blocking()));
		boolean isDue = wasBlocked && draft.now() >= draft.known().lasting().retryAt();
		if (!isDue || !draft.isBelowMax() || draft.known().trial().isRunning()) {
			return false;
		}
		draft.learn((known) -> known.with(known.lasting().raised(draft.now())));
		draft.grow(GROWTH, Code.GROW_LASTING, "%d exchanges last, and hardly any other is answered", draft.lasting());
		return true;
	}

	private static boolean isBlocked(Draft draft) {
		Baseline baseline = draft.known().baseline();
		double usual = baseline.isKnown() ? draft.limit() * draft.span() / baseline.seconds() : 0;
		return draft.isSaturated() && draft.lasting() >= LARGE_SHARE * draft.limit() && draft.failures() == 0
				&& draft.window().exchanges().quick() <= NEXT_TO_NONE * usual;
	}

}
