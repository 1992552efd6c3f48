package io.httppool.tuning;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

import io.httppool.settings.Limits;
import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.Reason.Code;

/**
 * The policy that goes by thresholds. The limit is one and a half times the requests per
 * second, between 20 and 200, and idle connections are kept for a span that depends on
 * whether the route is slow, busy, quiet or none of it. It is easily understood and
 * easily wrong: where exchanges take longer than one and a half seconds, the limit is too
 * low, and where the server is full it is too high. It has no state of its own, so it is
 * thread-safe.
 */
public final class StepwisePolicy implements TuningPolicy {

	private final StepwiseSettings settings;

	/**
	 * Create a policy.
	 * @param settings the thresholds
	 */
	public StepwisePolicy(StepwiseSettings settings) {
		this.settings = settings;
	}

	@Override
	public PolicyState start(RouteTerms terms) {
		return new State(terms, Duration.ZERO);
	}

	@Override
	public Decision decide(RouteWindow window, PolicyState state) {
		State before = (State) state;
		double perSecond = perSecond(window, before.terms());
		Duration latency = window.exchanges().latency().mean();
		int limit = limit(perSecond, before.terms().limits());
		Duration idleTimeout = shorter(idleTimeout(perSecond, latency), window.connections().idleBound());
		boolean isChange = limit != window.limit().value() || !idleTimeout.equals(before.idleTimeout());
		List<Reason> reasons = isChange
				? List.of(new Reason(Code.STEPWISE,
						String.format(Locale.ROOT, "%.0f requests/s, latency %dms", perSecond, latency.toMillis())))
				: List.of();
		return new Decision(limit, idleTimeout, 0, Duration.ZERO, OptionalInt.empty(),
				new State(before.terms(), idleTimeout), reasons);
	}

	/**
	 * Return the requests per second. The first window of a route may be so short that
	 * one request would look like a thousand per second, so it counts as half an
	 * interval.
	 */
	private static double perSecond(RouteWindow window, RouteTerms terms) {
		double least = Seconds.of(terms.interval()) / 2;
		return window.demand().arrivals() / Math.max(least, Seconds.of(window.span()));
	}

	private int limit(double perSecond, Limits limits) {
		double wanted = Math.floor(perSecond * this.settings.connectionsPerRequest());
		double within = Math.max(this.settings.min(), Math.min(this.settings.max(), wanted));
		return (int) Math.max(limits.min(), Math.min(limits.max(), within));
	}

	private Duration idleTimeout(double perSecond, Duration latency) {
		if (latency.compareTo(this.settings.slowAbove()) > 0) {
			return this.settings.slowIdleTimeout();
		}
		if (perSecond > this.settings.busyAbove()) {
			return this.settings.busyIdleTimeout();
		}
		return (perSecond < this.settings.quietBelow()) ? this.settings.quietIdleTimeout()
				: this.settings.normalIdleTimeout();
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	/**
	 * The memory of the policy.
	 *
	 * @param terms the bounds to keep to
	 * @param idleTimeout the idle timeout decided last
	 */
	private record State(RouteTerms terms, Duration idleTimeout) implements PolicyState {

	}

}
