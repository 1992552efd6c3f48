package io.httppool.tuning.simulation;

import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.Decision;
import io.httppool.tuning.PolicyState;
import io.httppool.tuning.RouteTerms;
import io.httppool.tuning.TuningPolicy;

/**
 * A policy that lowers the limit as latency rises above its long-term mean, like
 * {@code Gradient2Limit} of Netflix' concurrency-limits. Latency that rises for a reason
 * of its own starves it.
 */
final class GradientPolicy implements TuningPolicy {

	private static final double TOLERANCE = 1.5;

	private static final double LARGEST_DECREASE = 0.5;

	private static final double SMOOTHING = 0.2;

	private static final int QUEUE = 4;

	@Override
	public PolicyState start(RouteTerms terms) {
		return new State(new LimitState(LimitState.LEAST, terms.limits().max()), LongMean.NONE);
	}

	@Override
	public Decision decide(RouteWindow window, PolicyState state) {
		State before = (State) state;
		if (window.exchanges().ended() < LimitState.ENOUGH) {
			return LimitState.decision(before.limit(), before, window);
		}
		double latency = window.exchanges().latency().mean().toNanos();
		LongMean mean = before.mean().with(latency);
		LimitState limit = (window.leased().max() * 2 < before.limit().limit()) ? before.limit()
				: limit(before.limit(), mean.nanos() / latency);
		return LimitState.decision(limit, new State(limit, mean.towards(latency)), window);
	}

	private static LimitState limit(LimitState before, double ratio) {
		double gradient = Math.max(LARGEST_DECREASE, Math.min(1, TOLERANCE * ratio));
		double wanted = before.limit() * gradient + QUEUE;
		return before.with(before.limit() * (1 - SMOOTHING) + wanted * SMOOTHING, LimitState.LEAST);
	}

	/**
	 * The memory of the policy.
	 *
	 * @param limit the limit
	 * @param mean the long-term mean of the latency
	 */
	private record State(LimitState limit, LongMean mean) implements PolicyState {

	}

	/**
	 * A mean over some 600 windows: a plain one at first, then one that forgets.
	 *
	 * @param nanos the mean
	 * @param count of how many windows, at most ten
	 */
	private record LongMean(double nanos, int count) {

		static final LongMean NONE = new LongMean(0, 0);

		private static final int PLAIN = 10;

		private static final double WEIGHT = 2.0 / 601;

		private static final double RECOVERY = 0.95;

		LongMean with(double latency) {
			double weight = (this.count < PLAIN) ? 1.0 / (this.count + 1) : WEIGHT;
			return new LongMean(this.nanos + weight * (latency - this.nanos), Math.min(PLAIN, this.count + 1));
		}

		/** Leave a mean of long ago behind sooner, when latency was far higher. */
		LongMean towards(double latency) {
			return (this.nanos > 2 * latency) ? new LongMean(this.nanos * RECOVERY, this.count) : this;
		}

	}

}
