package io.httppool.tuning;

import io.httppool.tuning.Reason.Code;

/**
 * The rules for a server that turns requests away. It may have too many at once, or too
 * many per second, or a reason that has nothing to do with this route. Only in the first
 * case do fewer connections help. So a lower limit is a trial: it is kept if fewer
 * requests are turned away and more are answered, and undone otherwise. It is never lower
 * than the number of requests that the server answered at a time, so that a trial in vain
 * costs little.
 */
final class TurnedAwayRules {

	/** The least number of requests turned away in a window: one is none. */
	private static final int LEAST_TURNED_AWAY = 2;

	/** The number of them that is no chance. */
	private static final int MANY_TURNED_AWAY = 10;

	/** The least share of them: one in a hundred is no reason to change anything. */
	private static final double LEAST_SHARE = 0.01;

	/**
	 * The share of the limit whose use counts as all of it: at less, nothing is tried.
	 */
	private static final double REACHED = 0.85;

	/** The share from which on the limit is halved. */
	private static final double LARGE_SHARE = 0.25;

	/** The share from which on the limit is lowered further if it was not enough. */
	private static final double FURTHER_SHARE = 0.1;

	/** The steps of a trial, at most: an eighth of the limit. */
	private static final int MOST_STEPS = 3;

	/**
	 * The ratio to the use above which a lower limit would show nothing: the use of two
	 * windows differs by that much.
	 */
	private static final double WORTH_A_TRIAL = 0.95;

	/** The connections for each that is busy with an answer: some come at once. */
	private static final double ROOM = 1.1;

	/**
	 * The requests that would be turned away in the trial if it changed nothing: of so
	 * many, fewer than half are chance in one trial of eight, and none in one of 150.
	 */
	private static final double EXPECTED = 5;

	/**
	 * The seconds after which a trial is judged by what there is: as long as a mistake
	 * may cost throughput.
	 */
	private static final double LONGEST_TRIAL = 6;

	/** The seconds after which it is, though its limit was never reached. */
	private static final double LONGEST_UNREACHED = 30;

	private TurnedAwayRules() {
	}

	/** Return whether there is nothing more to decide. */
	static boolean apply(Draft draft) {
		Ceiling eased = draft.known().turnedAway().ceiling().eased(draft.isSaturated(), draft.now());
		draft.learn((known) -> known.with(known.turnedAway().with(eased)));
		if (draft.known().turnedAway().trial().isRunning()) {
			judge(draft);
			return true;
		}
		draft.learn((known) -> known
			.with(isTelling(draft) ? known.turnedAway().plus(draft.window()) : known.turnedAway().restarted()));
		double share = draft.known().turnedAway().lately().turnedAwayShare();
		boolean isNotable = draft.turnedAway() >= LEAST_TURNED_AWAY && share >= LEAST_SHARE;
		boolean isTrying = reverse(draft) || (isNotable && begin(draft, share));
		if (isNotable) {
			learnWhere(draft, share);
		}
		return isTrying;
	}

	private static void learnWhere(Draft draft, double share) {
		int leased = draft.window().leased().max();
		draft.learn((known) -> known.with(known.turnedAway().seenAt(leased, share, draft.now())));
	}

	/**
	 * Go back at once to the limit before a growth, where the server turns many requests
	 * away since: each burst would cost as many again.
	 */
	private static boolean reverse(Draft draft) {
		TurnedAway before = draft.known().turnedAway();
		Shares now = Shares.NONE.plus(draft.window());
		int limit = draft.limit();
		int lower = (int) Math.max(before.growth().limit(), Math.ceil(ROOM * now.answeredAtATime()));
		boolean isTried = before.growth().isRecent(draft.now()) && now.turnedAway() >= MANY_TURNED_AWAY
				&& now.turnedAwayShare() >= FURTHER_SHARE && lower <= WORTH_A_TRIAL * limit
				&& draft.now() >= before.ignoredUntil()
				&& !before.seen().isInVain(lower, now.turnedAwayShare(), draft.now());
		if (isTried) {
			draft.learn((known) -> known.measurementsForgotten().with(before.reversing(limit, now)));
			tryLower(draft, lower);
		}
		return isTried;
	}

	private static boolean begin(Draft draft, double share) {
		TurnedAway before = draft.known().turnedAway();
		int limit = draft.limit();
		int lower = lower(draft, (share >= LARGE_SHARE) ? 2 : AdaptiveConstants.LARGEST_DECREASE);
		boolean isWorth = lower <= WORTH_A_TRIAL * Math.min(limit, draft.window().leased().max())
				&& draft.now() >= before.ignoredUntil() && !before.seen().isInVain(lower, share, draft.now());
		if (!isWorth || draft.window().limit().isChanged()) {
			return false;
		}
		draft.learn((known) -> known.measurementsForgotten().with(before.trying(limit)));
		tryLower(draft, lower);
		return true;
	}

	private static void tryLower(Draft draft, int lower) {
		draft.limit(lower);
		draft.because(Code.TURNED_AWAY,
				"the server turned %d of %d requests away with status 429 or 503: trying whether it answers more if fewer come at a time",
				draft.turnedAway(), draft.window().exchanges().ended());
	}

	/**
	 * Return a lower limit: one that was good before, or a step, but no less than is
	 * answered at a time.
	 */
	private static int lower(Draft draft, double parts) {
		TurnedAway known = draft.known().turnedAway();
		if (known.ceiling().kept() < draft.limit()) {
			return known.ceiling().kept();
		}
		double used = Math.min(draft.limit(), draft.window().leased().max());
		double busy = Math.max(known.lately().answeredAtATime(), Shares.NONE.plus(draft.window()).answeredAtATime());
		return (int) Math.max(draft.min(), Math.max(used / parts, Math.ceil(ROOM * busy)));
	}

	/**
	 * Return whether the shares of a window are those of the limit: what was begun at
	 * another one has ended, if there are answers at all.
	 */
	private static boolean isTelling(Draft draft) {
		boolean isAnswering = draft.window().exchanges().latency().count() > 0;
		return !draft.window().limit().isChanged() && (!isAnswering || Settling.isOver(draft));
	}

	private static void judge(Draft draft) {
		if (draft.limit() >= draft.known().turnedAway().trial().limit()) {
			// It was only observed, or a person has set the limit: there is nothing to
			// judge
			draft.learn((known) -> known.with(known.turnedAway().refuted(draft.now())));
			return;
		}
		if (!isTelling(draft)) {
			return;
		}
		boolean isReached = draft.window().leased().max() >= REACHED * draft.limit();
		draft.learn((known) -> known.with(known.turnedAway().tried(draft.window(), isReached)));
		TurnedAway seen = draft.known().turnedAway();
		boolean isCostly = draft.isSaturated() && seen.trial().isCostly(seen.lately());
		if (isCostly) {
			takeBack(draft, seen);
		}
		else if (isEnough(draft, seen)) {
			conclude(draft, seen);
		}
	}

	private static boolean isEnough(Draft draft, TurnedAway seen) {
		double seconds = draft.now() - draft.known().merged().changedAt();
		Shares now = seen.lately();
		boolean isTold = seconds >= LONGEST_TRIAL
				|| seen.trial().before().turnedAwayShare() * (now.completions() + now.turnedAway()) >= EXPECTED;
		return (isTold && seen.trial().isReached()) || seconds >= LONGEST_UNREACHED;
	}

	private static void conclude(Draft draft, TurnedAway seen) {
		TurnedAwayTrial trial = seen.trial();
		boolean isFewer = trial.areFewerTurnedAway(seen.lately());
		int lower = lower(draft, 2);
		boolean isFurther = !isFewer && !draft.isSaturated() && trial.before().turnedAwayShare() >= FURTHER_SHARE
				&& trial.steps() < MOST_STEPS && lower <= WORTH_A_TRIAL * draft.limit();
		if (isFurther) {
			draft.learn((known) -> known.with(seen.further()));
			tryLower(draft, lower);
		}
		else if (isFewer && trial.areMoreAnswered(seen.lately()) && !isUncertain(draft, trial)) {
			draft.learn((known) -> known.with(seen.kept(draft.limit(), draft.now())));
		}
		else {
			takeBack(draft, seen);
		}
	}

	/**
	 * Return whether the window before cannot be compared: after a growth, longer
	 * exchanges had not ended yet, and less was answered than the limit brings.
	 */
	private static boolean isUncertain(Draft draft, TurnedAwayTrial trial) {
		return trial.isReversal() && draft.isSaturated() && !Settling.areShort(draft);
	}

	private static void takeBack(Draft draft, TurnedAway seen) {
		Shares before = seen.trial().before();
		draft.learn((known) -> known.with(seen.refuted(draft.now())));
		draft.limit(seen.trial().limit());
		draft.because(Code.UNDO,
				"taken back: with fewer at a time, %.1f%% instead of %.1f%% of the requests were answered, and %.1f%% instead of %.1f%% turned away",
				100 * seen.lately().answeredShare(), 100 * before.answeredShare(),
				100 * seen.lately().turnedAwayShare(), 100 * before.turnedAwayShare());
	}

}
