package io.httppool.tuning;

import io.httppool.tuning.Trial.Phase;

/**
 * What the adaptive policy knows of one route. A copy is changed while a decision is
 * being made, and nothing changes it once the decision is returned. Times are seconds
 * since the first window began.
 */
final class Knowledge {

	private static final double NEVER = -1e9;

	/** How a route is run. */
	enum Mode {

		/** It grows with the demand. */
		OPEN,

		/** More connections bring no more throughput. */
		LIMITED

	}

	Mode mode = Mode.OPEN;

	Baseline baseline = Baseline.UNKNOWN;

	/** What the route did at another limit, lately. */
	Point reference = Point.NONE;

	Trial trial = Trial.NONE;

	Settled settled = Settled.NONE;

	Distress distress = Distress.NONE;

	boolean isSilent;

	/** The running mean of the latency, in seconds. */
	double latency;

	/** The most connections that were leased, fading. */
	double peak;

	double changedAt = NEVER;

	double decayedAt;

	/** Since when nobody has waited, negative while somebody does. */
	double calmSince = -1;

	double limitedAt = NEVER;

	double probedAt;

	double probeInterval = AdaptiveConstants.PROBE_INTERVAL;

	/** When to confirm that the concurrency is needed, negative for not at all. */
	double confirmAt = -1;

	/** No decrease before. */
	double downAt = NEVER;

	/** No increase before, unless latency falls below what it was. */
	double upAt = NEVER;

	double upWait = 4;

	double blockedInflation;

	/** How many increases in a row brought throughput at the baseline of latency. */
	int increases;

	Knowledge copy() {
		Knowledge copy = new Knowledge();
		copy.mode = this.mode;
		copy.baseline = this.baseline;
		copy.reference = this.reference;
		copy.trial = this.trial;
		copy.settled = this.settled;
		copy.distress = this.distress;
		copy.isSilent = this.isSilent;
		copy.latency = this.latency;
		copy.peak = this.peak;
		copy.changedAt = this.changedAt;
		copy.decayedAt = this.decayedAt;
		copy.calmSince = this.calmSince;
		copy.limitedAt = this.limitedAt;
		copy.probedAt = this.probedAt;
		copy.probeInterval = this.probeInterval;
		copy.confirmAt = this.confirmAt;
		copy.downAt = this.downAt;
		copy.upAt = this.upAt;
		copy.upWait = this.upWait;
		copy.blockedInflation = this.blockedInflation;
		copy.increases = this.increases;
		return copy;
	}

	boolean isLimited() {
		return this.mode == Mode.LIMITED;
	}

	/** Note that the limit changes: what follows has to settle first. */
	void limitChanged(double now) {
		this.changedAt = now;
		this.settled = Settled.NONE;
	}

	void enterLimited(double now) {
		this.mode = Mode.LIMITED;
		this.limitedAt = now;
		this.probedAt = now;
		this.probeInterval = AdaptiveConstants.PROBE_INTERVAL;
		this.confirmAt = -1;
		this.downAt = NEVER;
	}

	void begin(Phase phase, Point before, int limit, double now) {
		this.trial = new Trial(phase, before, limit, now - this.limitedAt <= AdaptiveConstants.CONFIRM_INTERVAL);
	}

	void probeLessOften() {
		this.probeInterval = Math.min(AdaptiveConstants.LONGEST_PROBE_INTERVAL, 2 * this.probeInterval);
	}

	/**
	 * Return a larger limit. After a distress, what is beyond half of the limit at its
	 * beginning needs proof.
	 */
	int grown(int limit, double factor, int max, double now) {
		int grown = Math.min(max, larger(limit, factor));
		if (grown < this.distress.ceiling()) {
			return grown;
		}
		enterLimited(now);
		return Math.max(limit, this.distress.ceiling());
	}

	/** Return a limit that is larger by a factor, or by what makes a difference. */
	static int larger(int limit, double factor) {
		return Math.max(limit + AdaptiveConstants.LEAST_GROWTH, (int) Math.ceil(limit * factor));
	}

	/** What was measured of a server that fails now tells nothing more. */
	void forgetMeasurements() {
		this.settled = Settled.NONE;
		this.reference = Point.NONE;
		this.trial = this.trial.over();
	}

}
