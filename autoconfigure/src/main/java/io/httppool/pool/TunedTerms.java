package io.httppool.pool;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.IdleTimeout;

/**
 * What holds on a route: what a tuner wants of it, within what is configured. Guarded by
 * the lock of the route.
 */
final class TunedTerms {

	private final ConnectionPool<?> pool;

	private final RouteSettings settings;

	private final IdleTimeouts idleTimeouts;

	private @Nullable RouteTuning tuning;

	TunedTerms(ConnectionPool<?> pool, PooledRoute<?> route) {
		this.pool = pool;
		this.settings = route.settings();
		this.idleTimeouts = route.idleTimeouts();
	}

	void tune(RouteTuning wanted) {
		this.tuning = wanted;
	}

	@Nullable RouteTuning tuning() {
		return this.tuning;
	}

	/** Return how many connections no other route may take, unless it has less. */
	int reserved() {
		RouteTuning wanted = ofTheMoment();
		return (wanted != null) ? wanted.reserved() : 0;
	}

	/** Return how many leases may wait. */
	int maxPending() {
		RouteTuning wanted = ofTheMoment();
		int configured = this.settings.maxPending();
		return (wanted != null) ? Math.min(configured, wanted.maxPending()) : configured;
	}

	/**
	 * What follows from the use of the moment means nothing any more when nobody tunes,
	 * for nobody would take it back.
	 */
	private @Nullable RouteTuning ofTheMoment() {
		return this.pool.limitControl().isTuned() ? this.tuning : null;
	}

	/** Return how long connections are kept that nobody uses. */
	IdleTimeout idleTimeout() {
		RouteTuning wanted = this.tuning;
		IdleTimeout allowed = this.idleTimeouts.current();
		return (wanted != null) ? allowed.tuned(wanted.idleTimeout()) : allowed;
	}

}
