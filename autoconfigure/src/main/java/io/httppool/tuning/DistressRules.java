package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;

/**
 * Decides where errors and timeouts dominate: the limit is halved in each window down to
 * a floor that keeps the route alive, if it is used at all. It grows again by the demand,
 * and beyond half of what it was at first with proof only.
 */
final class DistressRules {

	private DistressRules() {
	}

	/**
	 * A server that turns some requests away says itself that there are too many at once.
	 * The limit goes back towards what it was at the beginning, and does not pass what it
	 * is then until that is forgotten.
	 */
	static void turnedAway(Draft draft) {
		int least = Math.min(draft.limit(), draft.initial());
		int lower = Math.max(least, (int) (draft.limit() / AdaptiveConstants.LARGEST_DECREASE));
		draft.learn((known) -> known.measurementsForgotten().with(known.distress().bounded(lower, draft.now())));
		if (lower < draft.limit()) {
			draft.limit(lower);
			draft.because(Code.TURNED_AWAY, "the server turned %d of %d requests away with status 429 or 503",
					draft.window().exchanges().turnedAway(), draft.window().exchanges().ended());
		}
	}

	static void apply(Draft draft) {
		int floor = Math.max(draft.min(), draft.initial() / 4);
		int half = Math.max(floor, draft.limit() / 2);
		boolean isFirst = !draft.known().distress().isFelt();
		draft.learn((known) -> known.measurementsForgotten().with(known.distress().again(half, draft.now())));
		if (draft.window().leased().mean() < 0.5 * draft.limit() || draft.limit() <= floor) {
			return;
		}
		if (isFirst) {
			draft.learn(Knowledge::open);
		}
		draft.limit(half);
		draft.because(Code.DISTRESS, "errors or timeouts dominate, %d of %d, until the server answers again",
				draft.failures(), draft.window().exchanges().ended());
	}

}
