package io.httppool.tuning;

import io.httppool.tuning.Knowledge.Mode;
import io.httppool.tuning.Reason.Code;

/**
 * Decides where errors and timeouts dominate: the limit is halved in each window down to
 * a floor that keeps the route alive, if it is used at all. It grows again by the demand,
 * and beyond half of what it was at first with proof only.
 */
final class DistressRules {

	private DistressRules() {
	}

	static void apply(Draft draft) {
		Knowledge known = draft.known();
		int floor = Math.max(draft.min(), draft.initial() / 4);
		boolean isFirst = !known.distress.isFelt();
		known.settled = Settled.NONE;
		known.reference = Point.NONE;
		known.trial = known.trial.over();
		known.distress = known.distress.again(Math.max(floor, draft.limit() / 2), draft.now());
		if (draft.window().leased().mean() < 0.5 * draft.limit() || draft.limit() <= floor) {
			return;
		}
		if (isFirst) {
			known.mode = Mode.OPEN;
		}
		draft.limit(Math.max(floor, draft.limit() / 2));
		draft.because(Code.DISTRESS, "errors or timeouts dominate, %d of %d, until the server answers again",
				draft.bad(), draft.window().exchanges().ended());
	}

}
