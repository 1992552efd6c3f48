package io.httppool.pool;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.IdleTimeout;

/**
 * The terms of a route that a tuner may narrow, within those that are configured. Guarded
 * by the lock of the route.
 */
final class TunedTerms {

	private final RouteIdentity identity;

	private final WarmFloor warm = new WarmFloor();

	private @Nullable RouteTuning tuning;

	TunedTerms(RouteIdentity identity) {
		this.identity = identity;
	}

	void tune(RouteTuning wanted) {
		this.tuning = wanted;
	}

	@Nullable RouteTuning tuning() {
		return this.tuning;
	}

	/** Return the number of connections that are to be open without a tuner, too. */
	WarmFloor warm() {
		return this.warm;
	}

	/** Return how many connections no other route may take, unless it has less. */
	int reserved() {
		RouteTuning wanted = whileTuned();
		return (wanted != null) ? wanted.reserved() : 0;
	}

	/** Return how many connections are to be there before requests need them. */
	int ready() {
		RouteTuning wanted = whileTuned();
		return (wanted != null) ? Math.min(wanted.ready(), wanted.limit()) : 0;
	}

	/**
	 * Return how many leases may be pending: as many as configured, and those for which
	 * the limit may still grow.
	 */
	int maxPending(RouteLimit limit) {
		RouteTuning wanted = whileTuned();
		boolean isGrowing = limit.isTuned() && (wanted == null || wanted.isGrowing());
		int room = isGrowing ? Math.max(0, limit.limits().max() - limit.current()) : 0;
		int most = (int) Math.min(Integer.MAX_VALUE, (long) this.identity.settings().maxPending() + room);
		return (wanted != null) ? Math.min(most, wanted.maxPending()) : most;
	}

	/**
	 * Terms that follow from the load of the moment end with the tuning, because no tuner
	 * is left to take them back.
	 */
	private @Nullable RouteTuning whileTuned() {
		return this.identity.pool().isTuned() ? this.tuning : null;
	}

	/** Return how long idle connections are kept. */
	IdleTimeout idleTimeout() {
		RouteTuning wanted = this.tuning;
		IdleTimeout allowed = this.identity.idleTimeouts().current();
		return (wanted != null) ? allowed.tuned(wanted.idleTimeout()) : allowed;
	}

}
