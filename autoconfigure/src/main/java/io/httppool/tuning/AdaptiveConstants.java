package io.httppool.tuning;

/**
 * The numbers of the adaptive policy. None is a setting: each is flat around its value,
 * or bounds the harm of a mistake.
 */
final class AdaptiveConstants {

	/** Growth while latency is at its baseline: a step of two needs fewest samples. */
	static final double GROWTH = 2;

	/** Growth while latency is inflated. */
	static final double CAUTIOUS_GROWTH = 1.5;

	/**
	 * The first growth while latency is inflated, which is an experiment: less takes more
	 * completions to judge, and with more a fleet would overshoot a server that
	 * collapses.
	 */
	static final double EXPERIMENT = 1.75;

	/**
	 * Completions before that first growth. With a hundred after it, the standard error
	 * of the elasticity is 0.29, so that 1 is told from 0.6.
	 */
	static final int ENOUGH_FOR_EXPERIMENT = 64;

	/** Below, growth by a factor would be no step. */
	static final int LEAST_GROWTH = 4;

	/**
	 * A limited route may have that many times as many connections as are busy where
	 * nothing queues: enough for full throughput, and so much queueing at the server that
	 * its end is seen at once. With 1.1 it would not be seen.
	 */
	static final double HEADROOM = 1.25;

	/** A wrong decrease costs a third of the throughput, for one trial. */
	static final double LARGEST_DECREASE = 1.5;

	/** Latency beyond three times its baseline is worth a larger decrease. */
	static final double LARGEST_DECREASE_WHEN_SLOW = 2;

	static final double SLOW = 3;

	/** A probe, and a step where the baseline is not known. */
	static final double PROBE_DECREASE = 1.33;

	/** Below this elasticity, more concurrency does not bring throughput. */
	static final double KNEE = 0.35;

	/** Above this elasticity, the concurrency is needed. */
	static final double NEEDED = 0.6;

	/**
	 * Above this elasticity, a decrease is taken back, though it shows no more than that.
	 * A server that fades slowly would lose a tenth of its throughput to small decreases.
	 */
	static final double COSTLY = 0.5;

	/** Above this elasticity, latency is the server's own. */
	static final double FOLLOWS = 0.8;

	/** Up to this inflation of latency, growth needs no proof. */
	static final double HEALTHY = 1.5;

	/** From this inflation on, it is worth trying whether the maximum is needed. */
	static final double SUSPICIOUS = 2;

	/** A standard error of the elasticity beyond this is no verdict. */
	static final double LARGEST_ERROR = 0.35;

	/** Completions for a verdict of an open route: a standard error of 0.2 or 0.35. */
	static final int ENOUGH = 100;

	/** Completions for a verdict of a limited route. */
	static final int ENOUGH_WHEN_LIMITED = 400;

	/** Fewer completions tell nothing. */
	static final int LEAST = 16;

	/** More windows are not merged: what they tell would be of the past. */
	static final int MOST_WINDOWS = 4;

	/** Seconds between probes: 2 to 4 s at a loss of 6 % are half a percent. */
	static final double PROBE_INTERVAL = 30;

	static final double LONGEST_PROBE_INTERVAL = 120;

	/** Seconds of the wall clock at whose multiples replicas confirm together. */
	static final double CONFIRM_INTERVAL = 10;

	/** Seconds without queueing after which a knee, or a distress, is forgotten. */
	static final double KNEE_TIME_TO_LIVE = 60;

	/** An open limit decays towards that many times the use at the last peak. */
	static final double KEPT_PEAK = 2;

	/** Seconds in which a peak is forgotten by half. */
	static final double PEAK_HALF_LIFE = 300;

	/** The share of a window from which on a route is saturated. */
	static final double SATURATED = 0.7;

	/** The share of a window up to which nobody waits to speak of. */
	static final double CALM = 0.02;

	private AdaptiveConstants() {
	}

}
