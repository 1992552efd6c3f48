package io.httppool.tuning.simulation;

import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.Decision;
import io.httppool.tuning.PolicyState;
import io.httppool.tuning.RouteTerms;
import io.httppool.tuning.TuningPolicy;

/**
 * A policy of additive increase and multiplicative decrease, like {@code AIMDLimit} of
 * Netflix' concurrency-limits: one more while half of the limit is used, a tenth less
 * when something failed.
 */
final class AimdPolicy implements TuningPolicy {

	private static final double BACKOFF = 0.9;

	@Override
	public PolicyState start(RouteTerms terms) {
		return new LimitState(LimitState.LEAST, terms.limits().max());
	}

	@Override
	public Decision decide(RouteWindow window, PolicyState state) {
		LimitState before = (LimitState) state;
		LimitState after = before.with(limit(window, before.limit()), LimitState.LEAST);
		return LimitState.decision(after, after, window);
	}

	private static double limit(RouteWindow window, double limit) {
		if (window.exchanges().ended() < LimitState.ENOUGH) {
			return limit;
		}
		if (window.exchanges().failures() > 0) {
			return Math.floor(limit * BACKOFF);
		}
		return (window.leased().max() * 2 >= limit) ? limit + 1 : limit;
	}

}
