package io.httppool.tuning;

/**
 * The numbers of the adaptive policy that several of its rules share.
 * <p>
 * None of the numbers of this package is a setting, and each says what happens when it is
 * changed. That was measured in the simulation, one number at a time: the mean score of
 * 19 scenarios beside the best static limit, and two fleets of eight. <em>Free</em>
 * between two values means that at both of them the mean score differs by less than 0.03
 * (0.3 percent of the throughput, or 3 percent of the 99th percentile of the latency) and
 * no scenario by more than 0.15; then taste may decide. Where a value does harm, the
 * comment says which and how. A number of which nothing is said to be measured was chosen
 * by the reason that is given.
 */
final class AdaptiveConstants {

	/**
	 * The factor of growth while latency is at its baseline. Of all steps, doubling needs
	 * fewest completions to judge. @GROWTH@
	 */
	static final double HEALTHY_GROWTH = 2;

	/**
	 * The factor of growth while latency is inflated: an overshoot costs
	 * more. @CAUTIOUS_GROWTH@
	 */
	static final double CAUTIOUS_GROWTH = 1.5;

	/**
	 * The factor of the first growth while latency is inflated, which is an experiment:
	 * less takes more completions to judge, and with more a fleet would overshoot a
	 * server that collapses. @EXPERIMENT@
	 */
	static final double EXPERIMENTAL_GROWTH = 1.75;

	/**
	 * The completions before that first growth. With a hundred after it, the standard
	 * error of the elasticity is 0.29, so that 1 is told from
	 * 0.6. @ENOUGH_FOR_EXPERIMENT@
	 */
	static final int COMPLETIONS_BEFORE_EXPERIMENT = 64;

	/**
	 * The least growth, in connections: of a small limit, a factor is no
	 * step. @LEAST_GROWTH@
	 */
	static final int LEAST_GROWTH = 4;

	/**
	 * The connections that a limited route may have, for each that is busy where nothing
	 * queues: enough for full throughput, and so much queueing at the server that its end
	 * is seen at once. @HEADROOM@
	 */
	static final double HEADROOM = 1.25;

	/**
	 * The divisor of a decrease: a wrong one costs a third of the throughput, for one
	 * trial. @LARGEST_DECREASE@
	 */
	static final double LARGEST_DECREASE = 1.5;

	/** The divisor of a decrease where latency is slow. @LARGEST_DECREASE_WHEN_SLOW@ */
	static final double LARGEST_DECREASE_WHEN_SLOW = 2;

	/** The inflation of latency from which on it is slow. @SLOW@ */
	static final double SLOW_INFLATION = 3;

	/**
	 * The divisor of a probe, and of a step where the baseline is not
	 * known. @PROBE_DECREASE@
	 */
	static final double PROBE_DECREASE = 1.33;

	/**
	 * The elasticity below which more concurrency brings no throughput: between the 0.2
	 * of a full server with this headroom, and 1. @KNEE@
	 */
	static final double KNEE_ELASTICITY = 0.35;

	/**
	 * The elasticity above which the concurrency is needed: between 0.2 and 1,
	 * too. @NEEDED@
	 */
	static final double NEEDED_ELASTICITY = 0.6;

	/**
	 * The elasticity above which a decrease is undone where hardly anything queues,
	 * though it shows no more than that. A server that fades slowly would lose a tenth of
	 * its throughput to small decreases. @COSTLY@
	 */
	static final double COSTLY_ELASTICITY = 0.5;

	/** The inflation of latency up to which growth needs no proof. @HEALTHY@ */
	static final double HEALTHY_INFLATION = 1.5;

	/**
	 * The inflation from which on it is worth trying whether the maximum is
	 * needed. @SUSPICIOUS@
	 */
	static final double SUSPICIOUS_INFLATION = 2;

	/**
	 * The standard error of the elasticity beyond which there is no knee. @LARGEST_ERROR@
	 */
	static final double LARGEST_KNEE_ERROR = 0.35;

	/**
	 * The completions for a verdict about an open route: after a doubling, or a growth by
	 * half, the standard error is 0.2 or 0.35. @ENOUGH@
	 */
	static final int COMPLETIONS_WHEN_OPEN = 100;

	/**
	 * The completions for a verdict about a limited route, whose steps are
	 * small. @ENOUGH_WHEN_LIMITED@
	 */
	static final int COMPLETIONS_WHEN_LIMITED = 400;

	/** The completions below which nothing is concluded at all. @LEAST@ */
	static final int LEAST_COMPLETIONS = 16;

	/**
	 * The windows that are merged at most: older ones tell of the past. @MOST_WINDOWS@
	 */
	static final int MOST_MERGED_WINDOWS = 4;

	/** The ratio of two concurrencies below which a growth is not judged. @STEP@ */
	static final double LEAST_STEP = 1.2;

	/**
	 * The distance of two concurrencies, as a logarithm, below which a trial is not
	 * judged. @TRIAL@
	 */
	static final double LEAST_TRIAL_DISTANCE = 0.05;

	/**
	 * The seconds between two probes: 2 to 4 of them at a loss of 6 percent are half a
	 * percent of the throughput. Replicas probe together at multiples of it on the wall
	 * clock, so it must be the same in all of them. @PROBE_INTERVAL@
	 */
	static final double PROBE_INTERVAL = 30;

	/**
	 * The most seconds between two probes, where they find nothing
	 * new. @LONGEST_PROBE_INTERVAL@
	 */
	static final double LONGEST_PROBE_INTERVAL = 120;

	/**
	 * The seconds of the wall clock at whose multiples replicas confirm together, and for
	 * which an onset lasts. It must be the same in all of them. @CONFIRM_INTERVAL@
	 */
	static final double CONFIRM_INTERVAL = 10;

	/**
	 * The seconds without queueing after which a knee, or a distress, is
	 * forgotten. @KNEE_TIME_TO_LIVE@
	 */
	static final double KNEE_TIME_TO_LIVE = 60;

	/** The multiple of the peak use to which an open limit decays. @KEPT_PEAK@ */
	static final double KEPT_PEAKS = 2;

	/** The seconds in which a peak is forgotten by half. @PEAK_HALF_LIFE@ */
	static final double PEAK_HALF_LIFE = 300;

	/**
	 * The share of a window with queueing from which on the limit is reached: then the
	 * concurrency is the limit, and not the demand. @SATURATED@
	 */
	static final double SATURATED_SHARE = 0.7;

	/** The share of a window below which queueing is negligible. @CALM@ */
	static final double CALM_SHARE = 0.02;

	private AdaptiveConstants() {
	}

}
