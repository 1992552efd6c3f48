package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;

/**
 * The rules for the limit of a route at the end of a window. They tell first what kind of
 * window it was: errors dominate, nothing came back, the limit was seldom reached, or it
 * was reached. Only the last kind tells anything about more or fewer connections, and
 * only if the limit was the same for long enough.
 */
final class LimitRules {

	/**
	 * The least number of exchanges for a distress: one failure is none. From 2 to 20, no
	 * scenario depends on it.
	 */
	private static final int LEAST_ENDED = 5;

	/**
	 * The latencies a window has to last for its silence to be unusual. From 1 to 5, no
	 * scenario depends on it.
	 */
	private static final double UNUSUAL_SILENCE = 2;

	private LimitRules() {
	}

	static void apply(Draft draft) {
		draft.learn((known) -> observed(draft, known));
		if (draft.window().exchanges().ended() >= LEAST_ENDED && draft.completions() < draft.failures()) {
			DistressRules.apply(draft);
			return;
		}
		if (LastingRules.apply(draft)) {
			return;
		}
		if (isSilent(draft)) {
			silent(draft);
			return;
		}
		draft.learn((known) -> known.with(known.answers().back())
			.with(known.distress().eased(draft.completions(), draft.now())));
		if (TurnedAwayRules.apply(draft)) {
			return;
		}
		if (!draft.isSaturated()) {
			UnsaturatedRules.apply(draft);
			return;
		}
		draft.learn((known) -> known.with(known.usage().saturated()));
		if (!Settling.isOver(draft)) {
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
		Knowledge answered = used.with(known.answers().after(draft.latency())).with(afterCrowd(draft, known));
		return (draft.isCalm() && draft.failures() == 0)
				? answered.with(known.baseline().calm(calmPoint(draft), draft.span())) : answered;
	}

	private static Point calmPoint(Draft draft) {
		double quick = Math.max(0, draft.window().leased().mean() - draft.lasting());
		return new Point(quick, draft.completions() / draft.span(), draft.latency(), (double) draft.completions());
	}

	/** Learn whether the server had room for a crowd. */
	private static Crowd afterCrowd(Draft draft, Knowledge known) {
		boolean hasNoRoom = known.crowd().isOnLoan() && known.baseline().isKnown()
				&& draft.completions() >= AdaptiveConstants.LEAST_COMPLETIONS
				&& draft.latency() >= AdaptiveConstants.SUSPICIOUS_INFLATION * known.baseline().seconds();
		return (hasNoRoom && !known.crowd().isRefused(draft.now())) ? known.crowd().refused(draft.now())
				: known.crowd();
	}

	/**
	 * Return whether the server pauses or fails over: that tells nothing of its capacity.
	 */
	private static boolean isSilent(Draft draft) {
		return draft.window().exchanges().ended() == 0 && draft.window().leased().now() > 0;
	}

	private static void silent(Draft draft) {
		if (ColdStart.mayGrow(draft)) {
			draft.grow(AdaptiveConstants.HEALTHY_GROWTH, Code.GROW_COLD, "cold start, no answer yet of %d exchanges",
					draft.window().leased().now());
		}
		else {
			hold(draft);
		}
	}

	private static void hold(Draft draft) {
		Answers answers = draft.known().answers();
		if (!answers.areMissing() && draft.span() > UNUSUAL_SILENCE * answers.latency() && answers.latency() > 0) {
			draft.because(Code.HOLD, "none of %d exchanges ended: the limit stays", draft.window().leased().now());
		}
		draft.learn((known) -> known.with(answers.missing()).measuringAnew().withReference(Point.NONE));
		draft.abandonTrial();
	}

}
