package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;

/**
 * Decides where nobody waits, or only now and then. Then throughput is what callers want
 * and not what the limit allows, so nothing can be told about the limit; but short
 * queueing while latency is at its baseline is a reason to grow a little, and a limit far
 * above what is used fades.
 */
final class UnsaturatedRules {

	private static final double REFERENCE_TIME_TO_LIVE = 3;

	private static final double SHORT_QUEUEING = 0.05;

	/** As good as at the baseline. */
	private static final double AT_BASELINE = 1.1;

	private static final double SMALL_GROWTH = 1.25;

	private static final int ENOUGH_WHEN_LIMITED = 20;

	private static final int ENOUGH = 10;

	private static final double DECAY = 0.9;

	private static final double DECAY_INTERVAL = 10;

	private UnsaturatedRules() {
	}

	static void apply(Draft draft) {
		draft.learn(Knowledge::measuringAnew);
		if (draft.isCalm()) {
			calm(draft);
		}
		if (draft.known().isLimited()) {
			limited(draft);
		}
		else if (isReachedByBursts(draft)) {
			growTo(draft, Knowledge.larger(draft.limit(), AdaptiveConstants.CAUTIOUS_GROWTH));
			draft.because(Code.GROW_PARTIAL, "bursts reach the limit while latency is at its baseline");
		}
		else {
			decay(draft);
		}
	}

	private static void calm(Draft draft) {
		draft.learn((known) -> known.with(known.usage().calm(draft.now())));
		if (draft.known().usage().calmFor(draft.now()) > REFERENCE_TIME_TO_LIVE) {
			draft.learn((known) -> known.withReference(Point.NONE));
		}
		draft.abandonTrial();
	}

	private static void limited(Draft draft) {
		if (draft.known().usage().calmFor(draft.now()) >= AdaptiveConstants.KNEE_TIME_TO_LIVE) {
			draft.learn(Knowledge::open);
			draft.because(Code.KNEE_EXPIRED, "no queueing at the limit for %.0f s, it is no longer enforced as a knee",
					AdaptiveConstants.KNEE_TIME_TO_LIVE);
		}
		else if (draft.saturatedShare() > SHORT_QUEUEING && isAtBaseline(draft, ENOUGH_WHEN_LIMITED, AT_BASELINE)) {
			growTo(draft, Math.ceil(draft.limit() * SMALL_GROWTH));
			draft.because(Code.SHORT_QUEUE, "short queueing at the limit while latency is at its baseline");
		}
	}

	private static boolean isReachedByBursts(Draft draft) {
		return draft.saturatedShare() > 0 && isAtBaseline(draft, ENOUGH, AdaptiveConstants.HEALTHY)
				&& draft.failures() == 0 && draft.now() - draft.known().merged().changedAt() >= draft.span();
	}

	private static boolean isAtBaseline(Draft draft, int enough, double inflation) {
		Baseline baseline = draft.known().baseline();
		return draft.isBelowMax() && draft.limit() < draft.known().distress().ceiling() && baseline.isKnown()
				&& draft.window().exchanges().latency().count() >= enough
				&& draft.latency() <= inflation * baseline.seconds();
	}

	/** What was turned away lately, or failed, is not tried without proof. */
	private static void growTo(Draft draft, double wanted) {
		draft.limit(Math.min(Math.min(draft.max(), draft.known().distress().ceiling()), wanted));
	}

	private static void decay(Draft draft) {
		Usage usage = draft.known().usage();
		double enough = usage.peak() * AdaptiveConstants.KEPT_PEAK;
		if (draft.limit() > draft.initial() && enough < draft.limit()
				&& draft.now() - usage.decayedAt() > DECAY_INTERVAL) {
			draft.limit(Math.max(draft.initial(), Math.floor(Math.max(draft.limit() * DECAY, enough))));
			draft.learn((known) -> known.with(usage.decayed(draft.now())));
			draft.because(Code.DECAY, "no more than %.0f were leased at once over the last minutes", usage.peak());
		}
	}

}
