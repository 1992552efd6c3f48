package io.httppool.tuning.simulation;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.tuning.TuningPolicy;

/**
 * A way to size pools.
 *
 * @param name what it is called
 * @param limits how many connections a route may have, and starts with
 * @param keepAlive how long a connection stays available
 * @param maxIdleTime how long it stays available at most
 * @param policy what tunes the pools, or {@code null} for nothing
 */
record Contender(String name, Limits limits, Duration keepAlive, Duration maxIdleTime, @Nullable TuningPolicy policy) {

	/** The limits of a pool without configuration. */
	private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

	private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(55);

	private static final Limits LIMITS = new Limits(4, 32, 200);

	/** Return a limit that never changes. */
	static Contender fixed(int limit) {
		return new Contender("static " + limit, new Limits(limit, limit, limit), KEEP_ALIVE, MAX_IDLE_TIME, null);
	}

	/** Return a limit that never changes, with a span for which connections are kept. */
	static Contender fixed(int limit, Duration idleTimeout) {
		return new Contender("static %d/%ds".formatted(limit, idleTimeout.toSeconds()), new Limits(limit, limit, limit),
				idleTimeout, idleTimeout, null);
	}

	/** Return a policy, with everything else as it is without configuration. */
	static Contender tuned(String name, TuningPolicy policy) {
		return new Contender(name, LIMITS, KEEP_ALIVE, MAX_IDLE_TIME, policy);
	}

	/** Return the settings of the pool of one replica. */
	PoolSettings settings(Scenario scenario, int replica) {
		return PoolSettings.custom("replica-" + replica).maxTotal(scenario.maxTotal()).base(route(scenario)).build();
	}

	private RouteSettings route(Scenario scenario) {
		Patience patience = scenario.patience();
		return RouteSettings.custom()
			.limits(limitsWithin(scenario.maxTotal()))
			.leaseTimeout(span(patience.lease()))
			.responseTimeout(span(patience.response()))
			.keepAlive(this.keepAlive)
			.maxIdleTime(this.maxIdleTime)
			.build();
	}

	/** Return the limits of a route, within the total of the pool. */
	Limits limitsWithin(int maxTotal) {
		return new Limits(Math.min(this.limits.min(), maxTotal), Math.min(this.limits.current(), maxTotal),
				Math.min(this.limits.max(), maxTotal));
	}

	private static Duration span(double seconds) {
		return Duration.ofNanos(Timeline.nanos(seconds));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
