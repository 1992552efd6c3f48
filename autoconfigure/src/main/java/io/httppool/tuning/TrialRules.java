package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.Trial.Phase;

/**
 * Judges the trials of a limited route when enough was seen: a decrease that cost
 * throughput is undone, and an increase that brought none is taken back.
 */
final class TrialRules {

	/** Points closer together are no refutation. */
	private static final double APART = 0.05;

	/** Latency at the baseline, give or take. */
	private static final double AT_BASELINE = 1.15;

	private static final double USELESS = 0.2;

	private static final int INCREASES_TO_OPEN = 3;

	private TrialRules() {
	}

	/** Judge the trial there is, and return whether there is nothing more to decide. */
	static boolean endOfTrial(Draft draft, Point point) {
		return switch (draft.known().trial().phase()) {
			case VERIFY_DOWN, PROBE_DOWN -> endOfDecrease(draft, point);
			case VERIFY_UP -> endOfIncrease(draft, point);
			case CRUISE -> false;
		};
	}

	/** Return whether there is nothing more to decide. */
	private static boolean endOfDecrease(Draft draft, Point point) {
		Trial trial = draft.known().trial();
		Baseline baseline = draft.known().baseline();
		Elasticity decrease = Elasticity.between(trial.before(), point);
		boolean isLower = point.concurrency() < trial.before().concurrency() && decrease.distance() > APART;
		if (isLower && decrease.value() > mostAllowed(baseline, trial.before(), point)) {
			refuted(draft, point, decrease);
			return true;
		}
		draft.learn(Knowledge::trialOver);
		if (trial.phase() != Phase.PROBE_DOWN) {
			return false;
		}
		// All of it was queueing: the baseline is of a slower time
		if (isLower && decrease.isProofAgainst(AdaptiveConstants.KNEE)) {
			draft.learn((known) -> known.with(baseline.doubted()));
			return false;
		}
		return endOfProbe(draft, point, trial);
	}

	/**
	 * Where hardly anything queues there is little to win, so that a decrease may not
	 * cost much. Where latency is high, replicas of the application may be the cause, and
	 * those that did not try the same make it look costly.
	 */
	private static double mostAllowed(Baseline baseline, Point before, Point after) {
		double latency = Math.min(before.latency(), after.latency());
		return (latency <= AdaptiveConstants.HEALTHY * baseline.seconds()) ? AdaptiveConstants.COSTLY
				: AdaptiveConstants.NEEDED;
	}

	private static boolean endOfProbe(Draft draft, Point point, Trial trial) {
		Baseline before = draft.known().baseline();
		Baseline baseline = (point.latency() < before.seconds()) ? before.towards(point.latency()) : before;
		draft.learn((known) -> known.with(baseline).with(known.probing().probed(draft.now())));
		double target = AdaptiveConstants.HEADROOM * Math.max(point.throughput(), trial.before().throughput())
				* baseline.seconds();
		int limit = (int) Math.max(draft.min(),
				Math.min(draft.max(), Math.rint(Math.max(draft.limit(), Math.min(target, trial.limit())))));
		if (Math.abs(limit - trial.limit()) <= 0.1 * trial.limit()) {
			draft.learn((known) -> known.with(known.probing().lessOften()));
		}
		if (limit == draft.limit()) {
			return false;
		}
		draft.limit(limit);
		draft.because(Code.PROBE_DONE, "probe done (throughput %.0f/s, baseline %.0f ms)", point.throughput(),
				1000 * baseline.seconds());
		return true;
	}

	/**
	 * Throughput fell with the limit: the concurrency was needed. Whether latency is the
	 * server's own, so that the route may open, or is made by other replicas of the
	 * application, shows a probe only that all replicas make at one moment of the wall
	 * clock.
	 */
	private static void refuted(Draft draft, Point point, Elasticity decrease) {
		Trial trial = draft.known().trial();
		Baseline before = draft.known().baseline();
		double own = Math.min(point.latency(), trial.before().latency());
		draft.learn((known) -> known.trialOver().with(known.probing().probed(draft.now())));
		draft.limit(trial.limit());
		if (!before.isTrusted()) {
			draft.learn((known) -> known.with(before.proved(own)));
		}
		else if (own <= AdaptiveConstants.HEALTHY * before.seconds() || decrease.value() <= AdaptiveConstants.NEEDED) {
			double later = draft.now() + AdaptiveConstants.CONFIRM_INTERVAL;
			draft.learn((known) -> known.with(known.probing().noDecreaseBefore(later).lessOften()));
		}
		else if (!isJoint(trial, decrease)) {
			double together = draft.now() + AdaptiveConstants.CONFIRM_INTERVAL
					- draft.wallTime() % AdaptiveConstants.CONFIRM_INTERVAL;
			draft.learn((known) -> known.with(known.probing().confirmingAt(together)));
		}
		else {
			open(draft, trial, own);
		}
		draft.because(Code.UNDO,
				"a lower limit cost throughput %.0f -> %.0f/s (elasticity %.2f), the concurrency is needed%s",
				trial.before().throughput(), point.throughput(), decrease.value(), conclusion(draft, before));
	}

	/**
	 * At the onset, replicas take the same step back at about the same time; but chance
	 * lets some go on, so that little is no proof.
	 */
	private static boolean isJoint(Trial trial, Elasticity decrease) {
		return trial.phase() == Phase.PROBE_DOWN || (trial.isOnset() && decrease.isProofOf(AdaptiveConstants.NEEDED));
	}

	/** Latency is the server's own. */
	private static void open(Draft draft, Trial trial, double latency) {
		draft.learn((known) -> known.with(known.baseline().proved(latency)).open().withReference(trial.before()));
		draft.limit(Math.min(draft.max(), Math.ceil(trial.limit() * AdaptiveConstants.CAUTIOUS_GROWTH)));
	}

	private static String conclusion(Draft draft, Baseline before) {
		double baseline = draft.known().baseline().seconds();
		if (baseline != before.seconds()) {
			return ", baseline latency %.0f -> %.0f ms".formatted(1000 * before.seconds(), 1000 * baseline);
		}
		return (draft.known().probing().confirmAt() > draft.now()) ? ", to be confirmed by a probe" : "";
	}

	/** Return whether there is nothing more to decide. */
	private static boolean endOfIncrease(Draft draft, Point point) {
		Trial trial = draft.known().trial();
		Elasticity increase = Elasticity.between(trial.before(), point);
		boolean isHigher = point.concurrency() > trial.before().concurrency();
		double value = (isHigher && increase.isMeasured()) ? increase.value() : 1;
		double inflation = draft.known().baseline().inflation(point.latency());
		draft.learn(Knowledge::trialOver);
		if (value >= AdaptiveConstants.NEEDED) {
			draft.learn((known) -> known.with(known.raising().needed()));
		}
		if (value >= AdaptiveConstants.NEEDED && inflation <= AT_BASELINE) {
			draft.learn((known) -> known.with(known.raising().succeeded()));
			return draft.known().raising().successes() >= INCREASES_TO_OPEN && release(draft, point, value);
		}
		draft.learn((known) -> known.with(known.raising().restarted()));
		boolean isUseless = value < USELESS && inflation > AdaptiveConstants.HEADROOM;
		return isUseless && increase.distance() > APART && takeBack(draft, trial, value);
	}

	private static boolean release(Draft draft, Point point, double value) {
		draft.learn((known) -> known.open().with(known.raising().restarted()).withReference(point).measuringAnew());
		draft.because(Code.RELEASED, "throughput follows concurrency again (elasticity %.2f), the limit is released",
				value);
		return true;
	}

	private static boolean takeBack(Draft draft, Trial trial, double value) {
		double inflation = draft.known().baseline().inflation(trial.before().latency());
		draft.learn((known) -> known.with(known.raising().blocked(draft.now(), inflation)));
		draft.limit(trial.limit());
		draft.because(Code.UP_FAILED, "more concurrency brought no throughput (elasticity %.2f)", value);
		return true;
	}

}
