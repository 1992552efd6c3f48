package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;

/**
 * Decides about the limit of a route at the end of a window. First it tells what kind of
 * window it was: errors dominate, nothing came back, not everybody had to wait, or the
 * limit was reached; only the last tells anything about more or fewer connections, and
 * only if the limit was the same for long enough.
 */
final class LimitRules {

	/** So few exchanges are no distress. */
	private static final int LEAST_ENDED = 5;

	/** An exchange that lasts longer is not waited for before a limit is judged. */
	private static final double LONGEST_SETTLING = 5;

	/** Exchanges that much shorter than the window need not be waited for. */
	private static final double SHORT = 0.2;

	private LimitRules() {
	}

	static void apply(Draft draft) {
		draft.learn((known) -> observed(draft, known));
		if (draft.window().exchanges().ended() >= LEAST_ENDED && draft.completions() < draft.failures()) {
			DistressRules.apply(draft);
			return;
		}
		if (isSilent(draft)) {
			hold(draft);
			return;
		}
		draft.learn((known) -> known.with(known.answers().back())
			.with(known.distress().eased(draft.completions(), draft.now())));
		if (draft.window().exchanges().turnedAway() > 0) {
			DistressRules.turnedAway(draft);
			return;
		}
		if (!draft.isSaturated()) {
			UnsaturatedRules.apply(draft);
			return;
		}
		draft.learn((known) -> known.with(known.usage().saturated()));
		if (!isSettled(draft)) {
			draft.learn(Knowledge::measuringAnew);
			return;
		}
		draft.learn((known) -> known.with(known.merged().plus(draft.window())));
		Point point = draft.known().merged().point();
		if (draft.known().isLimited()) {
			LimitedRules.apply(draft, point);
		}
		else {
			OpenRules.apply(draft, point);
		}
	}

	private static Knowledge observed(Draft draft, Knowledge known) {
		Knowledge used = known.with(known.usage().after(draft.window()));
		if (draft.completions() == 0) {
			return used;
		}
		Knowledge answered = used.with(known.answers().after(draft.latency()));
		return (draft.isCalm() && draft.failures() == 0)
				? answered.with(known.baseline().calm(draft.latency(), (double) draft.completions(), draft.span()))
				: answered;
	}

	/** A pause or a failover of the server tells nothing about its capacity. */
	private static boolean isSilent(Draft draft) {
		return draft.window().exchanges().ended() == 0 && draft.window().leased().now() > 0;
	}

	private static void hold(Draft draft) {
		Answers answers = draft.known().answers();
		if (!answers.areMissing() && draft.span() > 2 * answers.latency() && answers.latency() > 0) {
			draft.because(Code.HOLD, "nothing came back from %d exchanges: holding", draft.window().leased().now());
		}
		draft.learn((known) -> known.with(answers.missing()).measuringAnew().withReference(Point.NONE));
		draft.abandonTrial();
	}

	/**
	 * The limit was the same throughout, what was above it is gone, and what was begun at
	 * another limit had ended before the window began.
	 */
	private static boolean isSettled(Draft draft) {
		if (draft.window().limit().isChanged() || draft.window().leased().max() > draft.limit() + 1
				|| draft.window().exchanges().latency().count() == 0) {
			return false;
		}
		double age = draft.now() - draft.span() - draft.known().merged().changedAt();
		boolean isShort = draft.latency() <= SHORT * draft.span();
		return age >= (isShort ? -1e-6 : 0.999 * Math.min(draft.latency(), LONGEST_SETTLING));
	}

}
