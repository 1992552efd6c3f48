package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.Trial.Phase;

/**
 * Decides about a route whose server is full: the limit follows
 * {@code 1.25 * throughput * baseline}, the concurrency that just fills the server and a
 * little more (Kleinrock's operating point). Every decrease is a trial that throughput
 * may refute, every increase one that throughput has to confirm.
 */
final class LimitedRules {

	/** Points closer together are no refutation. */
	private static final double APART = 0.05;

	/** The most completions a trial waits for. */
	private static final double MOST = 2000;

	/** The standard error of the elasticity that a trial waits for. */
	private static final double WANTED_ERROR = 0.3;

	/** Beyond this inflation few completions will do. */
	private static final double OBVIOUS = 1.8;

	private static final double ENOUGH_IF_OBVIOUS = 50;

	/** Less than this below the concurrency is not worth a trial. */
	private static final double WORTH_A_DECREASE = 0.9;

	private static final double WORTH_AN_INCREASE = 1.1;

	/** Latency that is at its baseline already is not worth a probe. */
	private static final double WORTH_A_PROBE = 1.1;

	private LimitedRules() {
	}

	static void apply(Draft draft, Point point) {
		if (!isEnough(draft.known(), point)) {
			return;
		}
		draft.learn((known) -> known.with(known.baseline().orAssume(point.latency())));
		if (!TrialRules.endOfTrial(draft, point)) {
			next(draft, point);
			draft.learn(Knowledge::measuringAnew);
		}
	}

	/** A sequential test: enough completions, an obvious verdict, or enough time. */
	private static boolean isEnough(Knowledge known, Point point) {
		double count = point.completions();
		if (known.merged().windows() >= AdaptiveConstants.MOST_WINDOWS) {
			return true;
		}
		if (!known.trial().isRunning()) {
			return count >= AdaptiveConstants.ENOUGH_WHEN_LIMITED
					|| (count >= ENOUGH_IF_OBVIOUS && isObvious(known.baseline(), point));
		}
		Elasticity trial = Elasticity.between(known.trial().before(), point);
		double wanted = trial.isMeasured() ? Math.min(MOST, 2 / Math.pow(WANTED_ERROR * trial.distance(), 2))
				: AdaptiveConstants.ENOUGH_WHEN_LIMITED;
		if (count >= wanted) {
			return true;
		}
		return count >= AdaptiveConstants.LEAST && trial.distance() > APART && isClear(known.trial(), trial);
	}

	private static boolean isObvious(Baseline baseline, Point point) {
		return baseline.isKnown() && point.latency() > OBVIOUS * baseline.seconds();
	}

	/** An increase that brings little is given more time, for the server may be slow. */
	private static boolean isClear(Trial trial, Elasticity seen) {
		boolean isUp = trial.phase() == Phase.VERIFY_UP;
		return seen.isClearlyAbove(AdaptiveConstants.NEEDED)
				|| (!isUp && seen.isClearlyBelow(AdaptiveConstants.NEEDED));
	}

	/** Decide what to try next. */
	private static void next(Draft draft, Point point) {
		Baseline baseline = draft.known().baseline();
		double inflation = baseline.inflation(point.latency());
		double target = baseline.isTrusted() ? AdaptiveConstants.HEADROOM * point.throughput() * baseline.seconds()
				: draft.limit() / AdaptiveConstants.PROBE_DECREASE;
		if (draft.known().probing().isConfirming()) {
			confirm(draft, point);
		}
		else if (target < WORTH_A_DECREASE * point.concurrency() && mayDecrease(draft, inflation)) {
			decrease(draft, point, target, inflation);
		}
		else if (target > WORTH_AN_INCREASE * draft.limit() && mayIncrease(draft, inflation)) {
			increase(draft, point, target, inflation);
		}
		else if (isTimeToProbe(draft) && inflation >= WORTH_A_PROBE) {
			probe(draft, point, Code.PROBE, "probing a lower limit");
		}
	}

	private static boolean mayDecrease(Draft draft, double inflation) {
		return draft.now() >= draft.known().probing().decreaseFrom() || inflation >= AdaptiveConstants.SUSPICIOUS;
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
		double most = (inflation >= AdaptiveConstants.SLOW) ? AdaptiveConstants.LARGEST_DECREASE_WHEN_SLOW
				: AdaptiveConstants.LARGEST_DECREASE;
		draft.attempt(Phase.VERIFY_DOWN, point, Math.max(target, before / most));
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
					"latency without queueing is not known: stepping down while throughput holds (%.0f/s)",
					point.throughput());
		}
	}

	private static void increase(Draft draft, Point point, double target, double inflation) {
		int before = draft.limit();
		int successes = draft.known().raising().successes();
		double factor = (successes >= 2) ? 2 : (successes == 1) ? 1.5 : 1.25;
		double wanted = before * factor;
		draft.learn((known) -> known.trying(Phase.VERIFY_UP, point, before, draft.now()));
		draft.limit(Math.min(draft.max(), Math.ceil((successes >= 1) ? wanted : Math.min(target, wanted))));
		draft.because(Code.STEP_UP, "latency only %.2fx its baseline at the limit", inflation);
	}

	/** At multiples of the interval on the wall clock, all replicas probe together. */
	private static boolean isTimeToProbe(Draft draft) {
		Probing probing = draft.known().probing();
		double interval = draft.interval();
		return draft.now() - probing.probedAt() >= probing.interval() - interval
				&& Math.round(draft.wallTime()) % Math.round(AdaptiveConstants.PROBE_INTERVAL) < interval;
	}

	private static void probe(Draft draft, Point point, Code code, String text) {
		int before = draft.limit();
		draft.attempt(Phase.PROBE_DOWN, point, before / AdaptiveConstants.PROBE_DECREASE);
		draft.learn((known) -> known.with(known.probing().probed(draft.now())));
		if (draft.limit() < before) {
			draft.because(code, text);
		}
		else {
			draft.learn(Knowledge::trialOver);
		}
	}

}
