package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.Trial.Phase;

/**
 * The rules for a route whose server is full: the limit follows
 * {@code 1.25 * throughput * baseline}, the concurrency that just fills the server and a
 * little more (Kleinrock's operating point). Every decrease is a trial that throughput
 * may refute; every increase is one that throughput has to confirm.
 */
final class LimitedRules {

	/**
	 * The most completions a trial waits for: small steps would need more. From 1000 to
	 * 5000, no scenario depends on it.
	 */
	private static final double MOST_TRIAL_COMPLETIONS = 2000;

	/**
	 * The standard error of the elasticity that a trial waits for. Free up to 0.45; with
	 * 0.2, trials take so long that a server that slows down under load loses 9 percent.
	 */
	private static final double TRIAL_ERROR = 0.3;

	/**
	 * The inflation of latency from which on few completions will do. Free from 1.4 to
	 * 2.5.
	 */
	private static final double OBVIOUS_INFLATION = 1.8;

	/** Those few: a standard error of the latency of 14 %. Free from 20 to 150. */
	private static final double COMPLETIONS_IF_OBVIOUS = 50;

	/**
	 * The ratio to the concurrency below which a target is worth a trial. Free from 0.8
	 * to 0.97.
	 */
	private static final double WORTH_A_DECREASE = 0.9;

	/**
	 * The ratio to the limit above which a target is worth a trial. Free down to 1.03;
	 * with 1.25, the headroom alone is no reason to grow, and a server that warms up
	 * loses 22 percent.
	 */
	private static final double WORTH_AN_INCREASE = 1.1;

	/**
	 * The inflation below which there is nothing to win by a probe. Free from 1.02 to
	 * 1.3.
	 */
	private static final double WORTH_A_PROBE = 1.1;

	/**
	 * The factors of the first increase, the second, and all others: each needs success
	 * before. Other factors were not measured.
	 */
	private static final double[] INCREASES = { 1.25, 1.5, 2 };

	/** The largest divisor of a probe: it may cost so much of the throughput. */
	private static final double LARGEST_PROBE = 1.75;

	/**
	 * The standard error of the elasticity that a probe is to have: 1 is told from 0.6.
	 */
	private static final double PROBE_ERROR = 0.2;

	private LimitedRules() {
	}

	static void apply(Draft draft, Point point) {
		draft.learn((known) -> known.with(known.baseline().sober()));
		if (isProbeOverdue(draft, point)) {
			probe(draft, point.and(draft.known().probing().last()), Code.PROBE, "probing a lower limit, at last");
			return;
		}
		if (!isEnough(draft.known(), point)) {
			return;
		}
		draft.learn((known) -> known.with(known.baseline().orAssume(point.latency())));
		if (!TrialRules.endOfTrial(draft, point)) {
			next(draft, point);
			double changedAt = draft.known().merged().changedAt();
			Point last = (changedAt < draft.now()) ? point : Point.NONE;
			draft.learn(Knowledge::measuringAnew);
			draft.learn((known) -> known.with(known.probing().measured(last)));
		}
	}

	private static boolean isProbeOverdue(Draft draft, Point point) {
		Knowledge known = draft.known();
		Point whole = point.and(known.probing().last());
		return !known.trial().isRunning() && !known.probing().isConfirming() && known.baseline().isKnown()
				&& isTimeToProbe(draft) && known.probing().isOverdue(draft.now(), draft.interval())
				&& whole.completions() >= AdaptiveConstants.COMPLETIONS_WHEN_OPEN
				&& known.baseline().inflation(whole.latency()) >= WORTH_A_PROBE;
	}

	/**
	 * Return whether there are enough completions, a clear verdict, or enough windows.
	 */
	private static boolean isEnough(Knowledge known, Point point) {
		double count = point.completions();
		if (known.merged().windows() >= AdaptiveConstants.MOST_MERGED_WINDOWS) {
			return true;
		}
		if (!known.trial().isRunning()) {
			return count >= AdaptiveConstants.COMPLETIONS_WHEN_LIMITED
					|| (count >= COMPLETIONS_IF_OBVIOUS && isObvious(known.baseline(), point));
		}
		Elasticity trial = Elasticity.between(known.trial().before(), point);
		double wanted = trial.isMeasured()
				? Math.min(MOST_TRIAL_COMPLETIONS, 2 / Math.pow(TRIAL_ERROR * trial.distance(), 2))
				: AdaptiveConstants.COMPLETIONS_WHEN_LIMITED;
		if (count >= wanted) {
			return true;
		}
		return count >= AdaptiveConstants.LEAST_COMPLETIONS && trial.distance() > AdaptiveConstants.LEAST_TRIAL_DISTANCE
				&& isClear(known.trial(), trial);
	}

	private static boolean isObvious(Baseline baseline, Point point) {
		return baseline.isKnown() && point.latency() > OBVIOUS_INFLATION * baseline.seconds();
	}

	/** Return whether a trial is clear. An increase in vain gets more time. */
	private static boolean isClear(Trial trial, Elasticity seen) {
		if (trial.phase() == Phase.PROBE_DOWN) {
			return seen.isClearlyAbove(AdaptiveConstants.NEEDED_ELASTICITY)
					|| seen.isProofAgainst(AdaptiveConstants.KNEE_ELASTICITY);
		}
		boolean isUp = trial.phase() == Phase.VERIFY_UP;
		return seen.isClearlyAbove(AdaptiveConstants.NEEDED_ELASTICITY)
				|| (!isUp && seen.isClearlyBelow(AdaptiveConstants.NEEDED_ELASTICITY));
	}

	/** Decide what to try next. */
	private static void next(Draft draft, Point point) {
		Baseline baseline = draft.known().baseline();
		double inflation = baseline.inflation(point.latency());
		double target = baseline.isTrusted() ? AdaptiveConstants.HEADROOM * point.throughput() * baseline.seconds()
				: (draft.limit() - draft.lasting()) / AdaptiveConstants.PROBE_DECREASE;
		if (draft.known().probing().isConfirming()) {
			confirm(draft, point);
		}
		else if (target < WORTH_A_DECREASE * point.concurrency() && mayDecrease(draft, inflation)) {
			decrease(draft, point, target, inflation);
		}
		else if (target > WORTH_AN_INCREASE * (draft.limit() - draft.lasting()) && mayIncrease(draft, inflation)) {
			increase(draft, point, target, inflation);
		}
		else if (isTimeToProbe(draft) && inflation >= WORTH_A_PROBE) {
			probe(draft, point, Code.PROBE, "probing a lower limit");
		}
	}

	private static boolean mayDecrease(Draft draft, double inflation) {
		return draft.now() >= draft.known().probing().decreaseFrom()
				|| inflation >= AdaptiveConstants.SUSPICIOUS_INFLATION;
	}

	private static boolean mayIncrease(Draft draft, double inflation) {
		return draft.isBelowMax() && draft.known().raising().isAllowed(draft.now(), inflation);
	}

	private static void confirm(Draft draft, Point point) {
		if (draft.now() >= draft.known().probing().confirmAt()) {
			draft.learn((known) -> known.with(known.probing().confirmed()));
			probe(draft, point, Code.CONFIRM, "confirming with a lower limit that the concurrency is needed");
		}
	}

	private static void decrease(Draft draft, Point point, double target, double inflation) {
		int before = draft.limit();
		double most = (inflation >= AdaptiveConstants.SLOW_INFLATION) ? AdaptiveConstants.LARGEST_DECREASE_WHEN_SLOW
				: AdaptiveConstants.LARGEST_DECREASE;
		draft.attempt(Phase.VERIFY_DOWN, point, Math.max(target + draft.lasting(), draft.divided(most)));
		if (draft.limit() >= before) {
			draft.learn(Knowledge::trialOver);
		}
		else if (draft.known().baseline().isTrusted()) {
			draft.because(Code.STEP_DOWN,
					"latency %.1fx its baseline at %.0f/s (throughput x baseline x %.2f = %.0f connections)", inflation,
					point.throughput(), AdaptiveConstants.HEADROOM, target);
		}
		else {
			draft.because(Code.STEP_DOWN_UNTRUSTED,
					"latency without queueing not known: stepping down while throughput holds (%.0f/s)",
					point.throughput());
		}
	}

	private static void increase(Draft draft, Point point, double target, double inflation) {
		int before = draft.limit();
		int successes = draft.known().raising().successes();
		double wanted = before * INCREASES[Math.min(successes, INCREASES.length - 1)];
		draft.learn((known) -> known.trying(Phase.VERIFY_UP, point, before, draft.now()));
		draft.limit(Math.min(draft.max(),
				Math.ceil((successes >= 1) ? wanted : Math.min(target + draft.lasting(), wanted))));
		draft.because(Code.STEP_UP, "latency only %.2fx its baseline at the limit", inflation);
	}

	/** Return whether it is time to probe, at the same moment as all replicas. */
	static boolean isTimeToProbe(Draft draft) {
		Probing probing = draft.known().probing();
		double interval = draft.interval();
		return draft.now() - probing.probedAt() >= probing.interval() - interval
				&& Math.round(draft.wallTime()) % Math.round(AdaptiveConstants.PROBE_INTERVAL) < interval;
	}

	/**
	 * Return the divisor of a probe: with few completions, a small step would prove
	 * nothing.
	 */
	private static double probeDecrease(Draft draft, Point point) {
		double expected = AdaptiveConstants.MOST_MERGED_WINDOWS * point.throughput() * draft.interval();
		double error = Math.sqrt(1 / Math.max(1, point.completions()) + 1 / Math.max(1, expected));
		return Math.max(AdaptiveConstants.PROBE_DECREASE, Math.min(LARGEST_PROBE, Math.exp(error / PROBE_ERROR)));
	}

	private static void probe(Draft draft, Point point, Code code, String text) {
		int before = draft.limit();
		draft.attempt(Phase.PROBE_DOWN, point, draft.divided(probeDecrease(draft, point)));
		draft.learn((known) -> known.with(known.probing().probed(draft.now())));
		if (draft.limit() < before) {
			draft.because(code, text);
		}
		else {
			draft.learn(Knowledge::trialOver);
		}
	}

}
