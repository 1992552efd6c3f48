package io.httppool.tuning;

/**
 * The numbers of the adaptive policy that several of its rules share.
 * <p>
 * None of the numbers of this package is a setting, and each says what happens when it is
 * changed. That was measured in the simulation, one number at a time, over two runs of
 * each scenario that it may concern, and over a fleet of eight. <em>Free</em> from one
 * value to another means that at both of them the mean score is at most 0.03 worse (0.3
 * percent of the throughput, or 3 percent of the 99th percentile of the latency), and
 * that of no scenario by more than 0.25, as much as chance alone makes of two runs in
 * overload. Between these values, any will do. Where a value does harm, the comment says
 * which, and how.
 */
final class AdaptiveConstants {

	/**
	 * The factor of growth while latency is at its baseline. Of all steps, doubling needs
	 * fewest completions to judge. Free down to 1.5; with 3, a server that collapses
	 * loses 5 percent more of its throughput.
	 */
	static final double HEALTHY_GROWTH = 2;

	/**
	 * The factor of growth while latency is inflated: an overshoot costs more. Leave it:
	 * with 1.3 as with 2, a server that slows down under load loses 3 to 6 percent.
	 */
	static final double CAUTIOUS_GROWTH = 1.5;

	/**
	 * The factor of the first growth while latency is inflated, which is an experiment:
	 * less takes more completions to judge, and with more a fleet would overshoot a
	 * server that collapses. Free down to 1.5; with 2, a server that collapses loses 7
	 * percent.
	 */
	static final double EXPERIMENTAL_GROWTH = 1.75;

	/**
	 * The completions before that first growth. With a hundred after it, the standard
	 * error of the elasticity is 0.29, so that 1 is told from 0.6. Free up to 128; with
	 * 32, the 99th percentile is a third longer where a server becomes slow by itself.
	 */
	static final int COMPLETIONS_BEFORE_EXPERIMENT = 64;

	/**
	 * The least growth, in connections: of a small limit, a factor is no step. Free down
	 * to 2; with 8, the 99th percentile is a third longer after an outage.
	 */
	static final int LEAST_GROWTH = 4;

	/**
	 * The connections that a limited route may have, for each that is busy where nothing
	 * queues: enough for full throughput, and so much queueing at the server that its end
	 * is seen at once. Free up to 1.4; with 1.1, a server that warms up stays limited,
	 * and loses 22 percent.
	 */
	static final double HEADROOM = 1.25;

	/**
	 * The divisor of a decrease: a wrong one costs a third of the throughput, for one
	 * trial. Free from 1.25 to 2.
	 */
	static final double LARGEST_DECREASE = 1.5;

	/** The divisor of a decrease where latency is slow. Free from 1.5 to 3. */
	static final double LARGEST_DECREASE_WHEN_SLOW = 2;

	/** The inflation of latency from which on it is slow. Free from 2 to 4. */
	static final double SLOW_INFLATION = 3;

	/**
	 * The divisor of a probe, and of a step where the baseline is not known. Free down to
	 * 1.2; with 1.5, a server that slows down under load loses 8 percent.
	 */
	static final double PROBE_DECREASE = 1.33;

	/**
	 * The elasticity below which more concurrency brings no throughput: between the 0.2
	 * of a full server with this headroom, and 1. Free from 0.25 to 0.5.
	 */
	static final double KNEE_ELASTICITY = 0.35;

	/**
	 * The elasticity above which the concurrency is needed: between 0.2 and 1, too. Free
	 * from 0.5 to 0.75.
	 */
	static final double NEEDED_ELASTICITY = 0.6;

	/**
	 * The elasticity above which a decrease is undone where hardly anything queues,
	 * though it shows no more than that. A server that fades slowly would lose a tenth of
	 * its throughput to small decreases. Free down to 0.4; with 0.6, a server that slows
	 * down under load loses 6 percent.
	 */
	static final double COSTLY_ELASTICITY = 0.5;

	/**
	 * The inflation of latency up to which growth needs no proof. Free from 1.3 to 1.8.
	 */
	static final double HEALTHY_INFLATION = 1.5;

	/**
	 * The inflation from which on it is worth trying whether the maximum is needed. From
	 * 1.6 to 3, no scenario depends on it.
	 */
	static final double SUSPICIOUS_INFLATION = 2;

	/**
	 * The standard error of the elasticity beyond which there is no knee. Free up to 0.5;
	 * with 0.25, a server that loses workers is limited too late, which costs 3 percent.
	 */
	static final double LARGEST_KNEE_ERROR = 0.35;

	/**
	 * The completions for a verdict about an open route: after a doubling, or a growth by
	 * half, the standard error is 0.2 or 0.35. Free from 50 to 200.
	 */
	static final int COMPLETIONS_WHEN_OPEN = 100;

	/**
	 * The completions for a verdict about a limited route, whose steps are small. Free
	 * down to 200; with 800, a server that slows down under load loses 7 percent.
	 */
	static final int COMPLETIONS_WHEN_LIMITED = 400;

	/**
	 * The completions below which nothing is concluded at all. Free down to 8; with 32, a
	 * server that collapses loses 8 percent.
	 */
	static final int LEAST_COMPLETIONS = 16;

	/**
	 * The windows that are merged at most: older ones tell of the past. Free from 2 to 8.
	 */
	static final int MOST_MERGED_WINDOWS = 4;

	/**
	 * The ratio of two concurrencies below which a growth is not judged. From 1.1 to 1.4,
	 * no scenario depends on it.
	 */
	static final double LEAST_STEP = 1.2;

	/**
	 * The distance of two concurrencies, as a logarithm, below which a trial is not
	 * judged. From 0.02 to 0.1, no scenario depends on it.
	 */
	static final double LEAST_TRIAL_DISTANCE = 0.05;

	/**
	 * The seconds between two probes: 2 to 4 of them at a loss of 6 percent are half a
	 * percent of the throughput. Replicas probe together at multiples of it on the wall
	 * clock, so it must be the same in all of them. Free from 15 to 60.
	 */
	static final double PROBE_INTERVAL = 30;

	/**
	 * The most seconds between two probes, where they find nothing new. From 60 to 240,
	 * no scenario depends on it.
	 */
	static final double LONGEST_PROBE_INTERVAL = 120;

	/**
	 * The seconds of the wall clock at whose multiples replicas confirm together, and for
	 * which an onset lasts. It must be the same in all of them. Free from 5 to 20.
	 */
	static final double CONFIRM_INTERVAL = 10;

	/**
	 * The seconds without queueing after which a knee, or a distress, is forgotten. Free
	 * from 30 to 120.
	 */
	static final double KNEE_TIME_TO_LIVE = 60;

	/** The multiple of the peak use to which an open limit decays. Free from 1.5 to 3. */
	static final double KEPT_PEAKS = 2;

	/** The seconds in which a peak is forgotten by half. Free from 100 to 900. */
	static final double PEAK_HALF_LIFE = 300;

	/**
	 * The share of a window with queueing from which on the limit is reached: then the
	 * concurrency is the limit, and not the demand. Free from 0.5 to 0.9.
	 */
	static final double SATURATED_SHARE = 0.7;

	/**
	 * The share of a window below which queueing is negligible. Free from 0.005 to 0.1.
	 */
	static final double CALM_SHARE = 0.02;

	private AdaptiveConstants() {
	}

}
