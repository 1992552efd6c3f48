package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.Trial.Phase;

/**
 * The rules that judge the trials of a limited route once enough was measured: a decrease
 * that cost throughput is undone, and an increase that brought none is taken back.
 */
final class TrialRules {

	/** The inflation up to which latency is at its baseline. Free from 1.05 to 1.3. */
	private static final double UNINFLATED = 1.15;

	/**
	 * The elasticity below which an increase was useless: what a full server shows at the
	 * headroom there is. Free from 0.1 to 0.35.
	 */
	private static final double USELESS_ELASTICITY = 0.2;

	/**
	 * The increases in a row that brought throughput and open the route. Free from 2 to
	 * 5.
	 */
	private static final int INCREASES_TO_OPEN = 3;

	/**
	 * The relative change up to which a probe has found nothing new. From 0.05 to 0.3, no
	 * scenario depends on it.
	 */
	private static final double NOTHING_NEW = 0.1;

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
		boolean isLower = point.concurrency() < trial.before().concurrency()
				&& decrease.distance() > AdaptiveConstants.LEAST_TRIAL_DISTANCE;
		if (isLower && decrease.value() > mostAllowed(baseline, trial.before(), point)) {
			refuted(draft, point, decrease);
			return true;
		}
		draft.learn((known) -> known.trialOver().with(known.raising().proved(draft.now())));
		if (trial.phase() != Phase.PROBE_DOWN) {
			return false;
		}
		// All of it was queueing: the baseline was measured while the server was slower
		if (isLower && decrease.isProofAgainst(AdaptiveConstants.KNEE_ELASTICITY)) {
			draft.learn((known) -> known.with(baseline.doubted()));
			return false;
		}
		return endOfProbe(draft, point, trial);
	}

	/**
	 * Return the elasticity up to which a decrease is kept. Where hardly anything queues
	 * there is little to win, so it may not cost much. Where latency is high, replicas of
	 * the application may be the cause, and those that did not try the same make a
	 * decrease look costly.
	 */
	private static double mostAllowed(Baseline baseline, Point before, Point after) {
		double latency = Math.min(before.latency(), after.latency());
		return baseline.isNear(latency) ? AdaptiveConstants.COSTLY_ELASTICITY : AdaptiveConstants.NEEDED_ELASTICITY;
	}

	private static boolean endOfProbe(Draft draft, Point point, Trial trial) {
		Baseline before = draft.known().baseline();
		Baseline baseline = (point.latency() < before.seconds()) ? before.towards(point.latency()) : before;
		draft.learn((known) -> known.with(baseline).with(known.probing().probed(draft.now())));
		double target = AdaptiveConstants.HEADROOM * Math.max(point.throughput(), trial.before().throughput())
				* baseline.seconds();
		int limit = (int) Math.max(draft.min(), Math.min(draft.max(),
				Math.rint(Math.max(draft.limit(), Math.min(target + draft.lasting(), trial.limit())))));
		if (Math.abs(limit - trial.limit()) <= NOTHING_NEW * trial.limit()) {
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
	 * Undo a decrease that cost throughput: the concurrency was needed. Latency may be
	 * the server's own, so that the route may open, or be caused by other replicas of the
	 * application. Only a probe that all replicas make at the same moment of the wall
	 * clock can tell.
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
		else if (before.isNear(own) || decrease.value() <= AdaptiveConstants.NEEDED_ELASTICITY) {
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
				"taken back: a lower limit cost throughput %.0f -> %.0f/s (elasticity %.2f), the concurrency is needed%s",
				trial.before().throughput(), point.throughput(), decrease.value(), conclusion(draft, before));
	}

	/**
	 * Return whether all replicas have tried the same. At the onset they step back at
	 * about the same time; but by chance some do not, so the trial has to prove it.
	 */
	private static boolean isJoint(Trial trial, Elasticity decrease) {
		return trial.phase() == Phase.PROBE_DOWN
				|| (trial.isOnset() && decrease.isProofOf(AdaptiveConstants.NEEDED_ELASTICITY));
	}

	/** Open the route, because latency is the server's own. */
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
		if (value >= AdaptiveConstants.NEEDED_ELASTICITY) {
			draft.learn((known) -> known.with(known.raising().needed()));
		}
		if (value >= AdaptiveConstants.NEEDED_ELASTICITY && inflation <= UNINFLATED) {
			draft.learn((known) -> known.with(known.raising().succeeded()));
			return draft.known().raising().successes() >= INCREASES_TO_OPEN && release(draft, point, value);
		}
		draft.learn((known) -> known.with(known.raising().restarted()));
		double target = AdaptiveConstants.HEADROOM * point.throughput() * draft.known().baseline().seconds();
		boolean isBeyondTarget = point.concurrency() > Math.ceil(target);
		boolean isUseless = value < USELESS_ELASTICITY && isBeyondTarget;
		return isUseless && increase.distance() > AdaptiveConstants.LEAST_TRIAL_DISTANCE
				&& takeBack(draft, trial, value);
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
		draft.because(Code.UP_FAILED, "taken back: more concurrency brought no throughput (elasticity %.2f)", value);
		return true;
	}

}
