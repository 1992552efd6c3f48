package io.httppool.tuning;

/**
 * The cold start of a route: the growth of its limit before there was any answer.
 */
final class ColdStart {

	/**
	 * The seconds to wait for the first answer of an unknown server. Free up to 1.5; with
	 * 0.2, the limit overshoots at a server that warms up.
	 */
	private static final double PATIENCE = 0.5;

	/**
	 * The multiple of the first limit up to which it grows before there was any answer:
	 * it bounds the harm to a server that hangs. From 2 to 8, no scenario depends on it.
	 */
	private static final int LARGEST_GROWTH = 4;

	private ColdStart() {
	}

	static boolean mayGrow(int limit, RouteTerms terms, double seconds) {
		return seconds >= PATIENCE && limit < LARGEST_GROWTH * terms.limits().current();
	}

	/**
	 * Return whether it may grow at the end of a silent window: of a crowd that only
	 * waits, no lease finds the limit reached.
	 */
	static boolean mayGrow(Draft draft) {
		Knowledge known = draft.known();
		boolean isCold = !known.baseline().isKnown() && known.answers().latency() == 0 && !known.isLimited()
				&& !known.distress().isFelt();
		return isCold && draft.isSaturatedNow() && draft.isBelowMax()
				&& mayGrow(draft.limit(), draft.terms(), draft.now() - known.merged().changedAt());
	}

}
