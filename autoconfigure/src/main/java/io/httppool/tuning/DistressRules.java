package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;

/**
 * The rules for a route whose errors and timeouts dominate. If it is used at all, its
 * limit is halved in each window, down to a floor that keeps the route alive. Then it
 * grows again with the demand, and beyond half of what it was at first with proof only.
 */
final class DistressRules {

	/**
	 * The divisor of the initial limit for the floor: recovery is to be seen soon. Free
	 * up to 8; with 2, the 99th percentile is a third longer after an outage.
	 */
	private static final int FLOOR_PARTS = 4;

	/**
	 * The share of the limit whose use makes the limit a cause of the distress. From 0.25
	 * to 0.75, no scenario depends on it.
	 */
	private static final double USED_SHARE = 0.5;

	private DistressRules() {
	}

	static void apply(Draft draft) {
		int floor = Math.max(draft.min(), draft.initial() / FLOOR_PARTS);
		int half = Math.max(floor, draft.limit() / 2);
		boolean isFirst = !draft.known().distress().isFelt();
		draft.learn((known) -> known.measurementsForgotten().with(known.distress().again(half, draft.now())));
		if (draft.window().leased().mean() < USED_SHARE * draft.limit() || draft.limit() <= floor) {
			return;
		}
		if (isFirst) {
			draft.learn(Knowledge::open);
		}
		draft.limit(half);
		draft.because(Code.DISTRESS, "%d of %d exchanges failed: halved until the server answers again",
				draft.failures(), draft.window().exchanges().ended());
	}

}
