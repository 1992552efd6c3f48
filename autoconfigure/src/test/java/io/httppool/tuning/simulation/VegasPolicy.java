package io.httppool.tuning.simulation;

import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.Decision;
import io.httppool.tuning.PolicyState;
import io.httppool.tuning.RouteTerms;
import io.httppool.tuning.TuningPolicy;

/**
 * A policy that keeps a short queue at the server, like {@code VegasLimit} of Netflix'
 * concurrency-limits: the queue is {@code limit * (1 - least latency / latency)}. The
 * least latency is measured anew now and then, at whatever load there is.
 */
final class VegasPolicy implements TuningPolicy {

	/** The original draws a number from 15 to 30; a policy has no randomness. */
	private static final int WINDOWS_PER_PLACE = 22;

	@Override
	public PolicyState start(RouteTerms terms) {
		return new State(new LimitState(LimitState.LEAST, terms.limits().max()), Double.MAX_VALUE, 0);
	}

	@Override
	public Decision decide(RouteWindow window, PolicyState state) {
		State before = (State) state;
		if (window.exchanges().ended() < LimitState.ENOUGH) {
			return LimitState.decision(before.limit(), before, window);
		}
		double latency = window.exchanges().latency().mean().toNanos();
		State after = (before.isProbeDue() || latency < before.leastNanos())
				? new State(before.limit(), latency, before.isProbeDue() ? 0 : before.windows() + 1)
				: new State(before.limit().with(limit(before, window, latency), 1), before.leastNanos(),
						before.windows() + 1);
		return LimitState.decision(after.limit(), after, window);
	}

	private static double limit(State before, RouteWindow window, double latency) {
		double limit = before.limit().limit();
		double step = Math.max(1, Math.floor(Math.log10(limit)));
		double queue = Math.ceil(limit * (1 - before.leastNanos() / latency));
		if (window.exchanges().failures() > 0) {
			return limit - step;
		}
		if (window.leased().max() * 2 < limit) {
			return limit;
		}
		if (queue <= step) {
			return limit + 6 * step;
		}
		return (queue < 3 * step) ? limit + step : (queue > 6 * step) ? limit - step : limit;
	}

	/**
	 * The memory of the policy.
	 *
	 * @param limit the limit
	 * @param leastNanos the least latency seen
	 * @param windows how many there were since it was measured
	 */
	private record State(LimitState limit, double leastNanos, int windows) implements PolicyState {

		boolean isProbeDue() {
			return this.windows >= WINDOWS_PER_PLACE * this.limit.limit();
		}

	}

}
