package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.Trial.Phase;

/**
 * The rules for a route whose limit is not reached, or only now and then. Throughput then
 * follows the demand and not the limit, so nothing can be told about the limit. But short
 * queueing while latency is at its baseline is a reason to grow a little, and a limit far
 * above its use decays.
 */
final class UnsaturatedRules {

	/**
	 * The seconds of calm after which the reference point is of another time. From 1 to
	 * 10, no scenario depends on it.
	 */
	private static final double REFERENCE_LIFE = 3;

	/**
	 * The share of a window above which short queueing makes a limited route grow. Free
	 * from 0.02 to 0.15.
	 */
	private static final double SHORT_QUEUE_SHARE = 0.05;

	/**
	 * The inflation up to which it does: nothing queues at the server. Free from 1.03 to
	 * 1.25.
	 */
	private static final double SHORT_QUEUE_INFLATION = 1.1;

	/** The factor by which it does: the headroom once more. Free from 1.1 to 1.5. */
	private static final double SHORT_QUEUE_GROWTH = 1.25;

	/**
	 * The completions that this takes: a standard error of the latency of 22 %. From 8 to
	 * 60, no scenario depends on it.
	 */
	private static final int SHORT_QUEUE_COMPLETIONS = 20;

	/**
	 * The completions that it takes an open route to grow by short queueing: fewer,
	 * because it was never full. From 4 to 40, no scenario depends on it.
	 */
	private static final int BURST_COMPLETIONS = 10;

	/**
	 * The factor by which an unused limit decays. From 0.8 to 0.97, no scenario depends
	 * on it.
	 */
	private static final double DECAY = 0.9;

	/**
	 * The seconds between two such steps: half of a limit is gone after 70. From 3 to 30,
	 * no scenario depends on it.
	 */
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
		settleCrowd(draft);
		if (draft.known().usage().calmFor(draft.now()) > REFERENCE_LIFE) {
			draft.learn((known) -> known.withReference(Point.NONE));
		}
		if (!isPaused(draft)) {
			draft.abandonTrial();
		}
	}

	/**
	 * Return whether the trial of a lower limit goes on when requests come again: in
	 * bursts, each would have to find the limit anew.
	 */
	private static boolean isPaused(Draft draft) {
		Knowledge known = draft.known();
		return known.isLimited() && known.trial().phase() == Phase.VERIFY_DOWN
				&& draft.now() - known.merged().changedAt() < AdaptiveConstants.PROBE_INTERVAL;
	}

	/** End the loan of a crowd that has passed, and take it back if it did not fit. */
	private static void settleCrowd(Draft draft) {
		Crowd crowd = draft.known().crowd();
		if (!crowd.isOnLoan()) {
			return;
		}
		draft.learn((known) -> known.with(crowd.settled()));
		if (crowd.isRefused(draft.now()) && crowd.limit() < draft.limit()) {
			draft.limit(crowd.limit());
			draft.because(Code.REVERSE, "taken back: the server had no room for a crowd");
		}
	}

	private static void limited(Draft draft) {
		if (draft.known().usage().calmFor(draft.now()) >= AdaptiveConstants.KNEE_TIME_TO_LIVE) {
			draft.learn(Knowledge::open);
			draft.because(Code.KNEE_EXPIRED, "no queueing at the limit for %.0f s: it may grow with the demand again",
					AdaptiveConstants.KNEE_TIME_TO_LIVE);
		}
		else if (draft.saturatedShare() > SHORT_QUEUE_SHARE && !isProved(draft)
				&& isAtBaseline(draft, SHORT_QUEUE_COMPLETIONS, SHORT_QUEUE_INFLATION)) {
			growTo(draft, Math.ceil(draft.limit() * SHORT_QUEUE_GROWTH));
			draft.because(Code.SHORT_QUEUE, "short queueing at the limit while latency is at its baseline");
		}
	}

	/**
	 * Return whether a lower limit is being tried, or proved to be enough lately: what
	 * queues in a burst does not show that it is too low.
	 */
	private static boolean isProved(Draft draft) {
		Knowledge known = draft.known();
		return known.trial().phase() == Phase.VERIFY_DOWN
				|| draft.now() - known.raising().provedAt() < AdaptiveConstants.PROBE_INTERVAL;
	}

	private static boolean isReachedByBursts(Draft draft) {
		return draft.saturatedShare() > 0 && isAtBaseline(draft, BURST_COMPLETIONS, AdaptiveConstants.HEALTHY_INFLATION)
				&& draft.failures() == 0 && draft.now() - draft.known().merged().changedAt() >= draft.span();
	}

	private static boolean isAtBaseline(Draft draft, int enough, double inflation) {
		Baseline baseline = draft.known().baseline();
		return draft.isBelowMax() && draft.limit() < draft.known().distress().ceiling() && baseline.isKnown()
				&& draft.window().exchanges().latency().count() >= enough
				&& draft.latency() <= inflation * baseline.seconds();
	}

	/** Grow no further than the ceiling left by a distress. */
	private static void growTo(Draft draft, double wanted) {
		int before = draft.limit();
		draft.learn((known) -> known.with(known.turnedAway().grown(before, draft.now())));
		draft.limit(Math.min(Math.min(draft.max(), draft.known().distress().ceiling()), wanted));
	}

	private static void decay(Draft draft) {
		Usage usage = draft.known().usage();
		double enough = usage.peak() * AdaptiveConstants.KEPT_PEAKS;
		if (draft.limit() > draft.initial() && enough < draft.limit()
				&& draft.now() - usage.decayedAt() > DECAY_INTERVAL) {
			draft.limit(Math.max(draft.initial(), Math.floor(Math.max(draft.limit() * DECAY, enough))));
			draft.learn((known) -> known.with(usage.decayed(draft.now())));
			draft.because(Code.DECAY, "at most %.0f connections leased at once over the last minutes", usage.peak());
		}
	}

}
