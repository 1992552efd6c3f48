package io.httppool.tuning;

import io.httppool.tuning.Trial.Phase;

/**
 * The knowledge of the adaptive policy about one route: a value, so that a decision
 * cannot change what an earlier one has left behind. Times are seconds since the first
 * window began.
 *
 * @param mode how the route is run
 * @param baseline the latency without queueing
 * @param reference what the route lately did at another limit
 * @param trial the change of the limit that is being judged
 * @param merged what was measured since the limit last changed
 * @param distress the errors that dominate, or did lately
 * @param probing when lower limits are tried
 * @param raising what became of attempts to raise the limit
 * @param usage the use that is made of the limit
 * @param answers the answers of the server lately
 * @param turnedAway the requests that the server turned away lately
 * @param crowd the requests that came all at once lately
 * @param lasting the exchanges that are meant to last
 */
record Knowledge(RouteMode mode, Baseline baseline, Point reference, Trial trial, MergedWindows merged,
		Distress distress, Probing probing, Raising raising, Usage usage, Answers answers, TurnedAway turnedAway,
		Crowd crowd, Lasting lasting) {

	/** The knowledge before the first window. */
	static final Knowledge NONE = new Knowledge(RouteMode.OPEN, Baseline.UNKNOWN, Point.NONE, Trial.NONE,
			MergedWindows.NONE, Distress.NONE, Probing.from(0), Raising.NONE, Usage.NONE, Answers.NONE, TurnedAway.NONE,
			Crowd.NONE, Lasting.NONE);

	Knowledge with(RouteMode other) {
		return new Knowledge(other, this.baseline, this.reference, this.trial, this.merged, this.distress, this.probing,
				this.raising, this.usage, this.answers, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge with(Baseline other) {
		return new Knowledge(this.mode, other, this.reference, this.trial, this.merged, this.distress, this.probing,
				this.raising, this.usage, this.answers, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge withReference(Point other) {
		return new Knowledge(this.mode, this.baseline, other, this.trial, this.merged, this.distress, this.probing,
				this.raising, this.usage, this.answers, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge with(Trial other) {
		return new Knowledge(this.mode, this.baseline, this.reference, other, this.merged, this.distress, this.probing,
				this.raising, this.usage, this.answers, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge with(MergedWindows other) {
		return new Knowledge(this.mode, this.baseline, this.reference, this.trial, other, this.distress, this.probing,
				this.raising, this.usage, this.answers, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge with(Distress other) {
		return new Knowledge(this.mode, this.baseline, this.reference, this.trial, this.merged, other, this.probing,
				this.raising, this.usage, this.answers, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge with(Probing other) {
		return new Knowledge(this.mode, this.baseline, this.reference, this.trial, this.merged, this.distress, other,
				this.raising, this.usage, this.answers, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge with(Raising other) {
		return new Knowledge(this.mode, this.baseline, this.reference, this.trial, this.merged, this.distress,
				this.probing, other, this.usage, this.answers, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge with(Usage other) {
		return new Knowledge(this.mode, this.baseline, this.reference, this.trial, this.merged, this.distress,
				this.probing, this.raising, other, this.answers, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge with(Answers other) {
		return new Knowledge(this.mode, this.baseline, this.reference, this.trial, this.merged, this.distress,
				this.probing, this.raising, this.usage, other, this.turnedAway, this.crowd, this.lasting);
	}

	Knowledge with(TurnedAway other) {
		return new Knowledge(this.mode, this.baseline, this.reference, this.trial, this.merged, this.distress,
				this.probing, this.raising, this.usage, this.answers, other, this.crowd, this.lasting);
	}

	Knowledge with(Crowd other) {
		return new Knowledge(this.mode, this.baseline, this.reference, this.trial, this.merged, this.distress,
				this.probing, this.raising, this.usage, this.answers, this.turnedAway, other, this.lasting);
	}

	Knowledge with(Lasting other) {
		return new Knowledge(this.mode, this.baseline, this.reference, this.trial, this.merged, this.distress,
				this.probing, this.raising, this.usage, this.answers, this.turnedAway, this.crowd, other);
	}

	boolean isLimited() {
		return this.mode.isLimited();
	}

	/**
	 * Run the route as limited from now on, with a schedule of probes that begins anew.
	 */
	Knowledge limited(double now) {
		return with(this.mode.limited(now)).with(Probing.from(now)).with(this.baseline.sober());
	}

	Knowledge withProbeInterval(double interval) {
		return with(this.probing.every(interval));
	}

	Knowledge open() {
		return with(this.mode.open());
	}

	/** Note a change of the limit: what follows has to settle first. */
	Knowledge limitChanged(double now) {
		return with(MergedWindows.since(now)).with(this.probing.measured(Point.NONE));
	}

	/** Measure anew at the same limit. */
	Knowledge measuringAnew() {
		return with(this.merged.restarted()).with(this.probing.measured(Point.NONE));
	}

	/** Begin a trial, and remember what the route did before at which limit. */
	Knowledge trying(Phase phase, Point before, int limit, double now) {
		return with(new Trial(phase, before, limit, this.mode.isOnset(now)));
	}

	Knowledge trialOver() {
		return with(this.trial.over());
	}

	/** Forget what was measured of a server that fails now: it tells nothing more. */
	Knowledge measurementsForgotten() {
		return measuringAnew().withReference(Point.NONE).trialOver();
	}

	/**
	 * Return what is known once the limit has grown. A growth that ends at the ceiling
	 * left by a distress needs proof from then on, so the route becomes limited.
	 */
	Knowledge grown(int limit, double factor, int max, double now) {
		boolean isAtCeiling = Math.min(max, larger(limit, factor)) >= this.distress.ceiling();
		return (isAtCeiling ? limited(now) : this).limitChanged(now).with(this.turnedAway.grown(limit, now));
	}

	/** Return a larger limit, no higher than the ceiling left by a distress. */
	int grownLimit(int limit, double factor, int max) {
		int grown = Math.min(max, larger(limit, factor));
		return (grown < this.distress.ceiling()) ? grown : Math.max(limit, this.distress.ceiling());
	}

	/** Return a limit that is larger by a factor, or by what makes a difference. */
	static int larger(int limit, double factor) {
		return Math.max(limit + AdaptiveConstants.LEAST_GROWTH, (int) Math.ceil(limit * factor));
	}

}
