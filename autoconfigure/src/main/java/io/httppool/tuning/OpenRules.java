package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.Trial.Phase;

/**
 * The rules for an open route whose limit is reached: it grows as long as throughput
 * follows. A step that brought no throughput was the knee. One that brought some, or too
 * little to be told from chance, is reversed to look again. One that brought all shows
 * that higher latency is the server's own.
 */
final class OpenRules {

	/**
	 * The elasticity from which on higher latency is not caused by our concurrency. From
	 * 0.5 to 0.85, no scenario depends on it.
	 */
	private static final double OWN_LATENCY_ELASTICITY = 0.7;

	/**
	 * The ratio of what ended to what arrived from which on a backlog is being worked
	 * off: then latency is high for a reason that passes. From 1.02 to 1.3, no scenario
	 * depends on it.
	 */
	private static final double BACKLOG_RATIO = 1.1;

	private OpenRules() {
	}

	static void apply(Draft draft, Point point) {
		if (draft.known().crowd().isOnLoan() && giveBack(draft, point)) {
			return;
		}
		if (isHealthy(draft, point)) {
			draft.learn((known) -> known.withReference(point));
			draft.grow(AdaptiveConstants.HEALTHY_GROWTH, Code.GROW_HEALTHY,
					"demand above the limit, latency at its baseline");
			return;
		}
		if (point.completions() < AdaptiveConstants.COMPLETIONS_WHEN_OPEN
				&& draft.known().merged().windows() < AdaptiveConstants.MOST_MERGED_WINDOWS) {
			return;
		}
		draft.learn((known) -> known.with(known.baseline().orAssume(point.latency())));
		Point reference = draft.known().reference();
		double inflation = draft.known().baseline().inflation(point.latency());
		boolean isJudged = reference.isKnown()
				&& point.concurrency() / reference.concurrency() >= AdaptiveConstants.LEAST_STEP
				&& judge(draft, point, inflation);
		if (!isJudged) {
			goOn(draft, point, inflation);
		}
	}

	/**
	 * Give back what a crowd had on loan, if it turns out to be lasting demand and the
	 * latency is not at its baseline: the server may be full.
	 */
	private static boolean giveBack(Draft draft, Point point) {
		if (point.completions() < AdaptiveConstants.LEAST_COMPLETIONS) {
			return true;
		}
		Crowd crowd = draft.known().crowd();
		Baseline baseline = draft.known().baseline().orAssume(point.latency());
		draft.learn((known) -> known.with(crowd.settled()).with(baseline));
		boolean isHealthy = baseline.isTrusted() && baseline.isNear(point.latency());
		double lower = Math.max(AdaptiveConstants.HEALTHY_GROWTH * crowd.limit(),
				draft.divided(AdaptiveConstants.LARGEST_DECREASE_WHEN_SLOW));
		if (isHealthy || lower >= draft.limit()) {
			return false;
		}
		draft.learn((known) -> known.limited(draft.now()));
		draft.attempt(Phase.VERIFY_DOWN, point, lower);
		draft.because(Code.REVERSE, "more than a crowd: testing whether the growth for it is needed");
		return true;
	}

	private static boolean isHealthy(Draft draft, Point point) {
		Knowledge known = draft.known();
		return draft.isBelowMax() && !known.reference().isKnown() && known.baseline().isKnown()
				&& known.baseline().isNear(point.latency())
				&& point.completions() >= AdaptiveConstants.LEAST_COMPLETIONS;
	}

	/** Return whether the last step was too much. */
	private static boolean judge(Draft draft, Point point, double inflation) {
		Point reference = draft.known().reference();
		Elasticity step = Elasticity.between(reference, point);
		if (step.value() < AdaptiveConstants.KNEE_ELASTICITY && step.error() < AdaptiveConstants.LARGEST_KNEE_ERROR) {
			knee(draft, point, step, inflation);
			return true;
		}
		if (inflation > AdaptiveConstants.HEALTHY_INFLATION && !step.isProofOf(AdaptiveConstants.NEEDED_ELASTICITY)) {
			reverse(draft, point, step, inflation);
			return true;
		}
		if (step.value() >= OWN_LATENCY_ELASTICITY) {
			double own = ownLatency(reference, point, step.value());
			draft.learn((known) -> known.with(known.baseline().atLeast(own)));
		}
		return false;
	}

	/** Return the share of the latency that the step did not cause. */
	static double ownLatency(Point reference, Point point, double elasticity) {
		return point.latency() * Math.pow(reference.concurrency() / point.concurrency(), 1 - Math.min(1, elasticity));
	}

	private static void knee(Draft draft, Point point, Elasticity step, double inflation) {
		Point reference = draft.known().reference();
		Baseline baseline = draft.known()
			.baseline()
			.sober()
			.atMost(reference.concurrency() / reference.throughput() / AdaptiveConstants.HEADROOM);
		draft.learn((known) -> known.limited(draft.now()).trialOver().with(baseline));
		double most = Math.max(point.throughput(), reference.throughput());
		double back = reference.concurrency() * Math.max(1, point.throughput() / reference.throughput());
		double target = baseline.isTrusted() ? AdaptiveConstants.HEADROOM * most * baseline.seconds() : back;
		draft.limitWithin(Math.rint(draft.lasting()
				+ Math.max(Math.min(back, target), reference.concurrency() / AdaptiveConstants.LARGEST_DECREASE)));
		draft.because(Code.KNEE,
				"knee: concurrency %.0f -> %.0f changed throughput %.0f -> %.0f/s (elasticity %.2f), latency is %.1fx its baseline",
				reference.concurrency(), point.concurrency(), reference.throughput(), point.throughput(), step.value(),
				inflation);
	}

	private static void reverse(Draft draft, Point point, Elasticity step, double inflation) {
		draft.learn((known) -> known.limited(draft.now()));
		draft.attempt(Phase.VERIFY_DOWN, point,
				Math.max(draft.lasting() + Math.rint(draft.known().reference().concurrency()),
						Math.floor(draft.divided(AdaptiveConstants.EXPERIMENTAL_GROWTH))));
		draft.because(Code.REVERSE,
				"taken back: unclear effect of the last step (elasticity %.2f, latency %.1fx its baseline)",
				step.value(), inflation);
	}

	private static void goOn(Draft draft, Point point, double inflation) {
		draft.learn((known) -> known.withReference(point));
		if (draft.isBelowMax()) {
			double factor = (inflation > AdaptiveConstants.HEALTHY_INFLATION) ? AdaptiveConstants.CAUTIOUS_GROWTH
					: AdaptiveConstants.HEALTHY_GROWTH;
			draft.grow(factor, Code.GROW_DEMAND,
					"demand above the limit, requests pending %.0f%% of the time, throughput %.0f/s",
					100 * draft.saturatedShare(), point.throughput());
		}
		else if (isProbedAtMaximum(draft, inflation)) {
			double interval = draft.known().probing().interval();
			draft.learn((known) -> known.limited(draft.now()).withProbeInterval(interval));
			draft.attempt(Phase.PROBE_DOWN, point, draft.divided(AdaptiveConstants.PROBE_DECREASE));
			draft.because(Code.TEST_AT_MAX, "at the maximum for long: testing whether the concurrency is needed");
		}
		else if ((inflation >= AdaptiveConstants.SUSPICIOUS_INFLATION || !draft.known().baseline().isTrusted())
				&& !isDraining(draft)) {
			draft.learn((known) -> known.limited(draft.now()));
			draft.attempt(Phase.VERIFY_DOWN, point, draft.divided(AdaptiveConstants.PROBE_DECREASE));
			draft.because(Code.TEST_AT_MAX,
					"at the maximum with latency %.1fx its baseline: testing whether the concurrency is needed",
					inflation);
		}
	}

	/**
	 * Return whether a lower limit is tried at the maximum: a baseline that was measured
	 * while the server was slow would keep it there for ever.
	 */
	private static boolean isProbedAtMaximum(Draft draft, double inflation) {
		return inflation < AdaptiveConstants.SUSPICIOUS_INFLATION && draft.known().baseline().isTrusted()
				&& LimitedRules.isTimeToProbe(draft) && !isDraining(draft);
	}

	private static boolean isDraining(Draft draft) {
		return draft.window().exchanges().ended() > BACKLOG_RATIO * draft.window().demand().arrivals();
	}

}
