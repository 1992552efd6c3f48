package io.httppool.tuning;

import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;

/**
 * A policy about how many connections a route may have, how long idle ones are kept and
 * how many requests may be pending. Its methods are pure functions: no clock, no thread,
 * no randomness, no pool, and no memory but the state they are given. So several threads
 * may call them at once, and a recorded decision can be repeated.
 * <p>
 * An application adds a policy as a bean whose name is the value of
 * {@code httppool.tuner.policy}. Only {@link #decide} has to be implemented.
 */
public interface TuningPolicy {

	/**
	 * Return what is remembered of a route before its first window. Unless overridden,
	 * that is nothing.
	 * @param terms the bounds to keep to
	 * @return the first state
	 */
	default PolicyState start(RouteTerms terms) {
		return Decision.NOTHING;
	}

	/**
	 * Decide at the end of a window. It is called once per interval and route.
	 * @param window what happened; {@link RouteWindow#limit()} is what really is in
	 * force, whatever was decided before
	 * @param state what this policy last returned for the route
	 * @return what is to hold from now on, for example {@link Decision#keep}
	 */
	Decision decide(RouteWindow window, PolicyState state);

	/**
	 * Decide between two windows whether a lease that finds the limit reached may raise
	 * it at once. It is called by the thread that leases, or that gives a connection back
	 * while leases are pending, without a lock, and should not take longer than a
	 * microsecond. Unless overridden, the limit stays.
	 * @param event what is known at that moment
	 * @param state what this policy last returned for the route
	 * @return the limit from now on, never below the one in force
	 */
	default Growth onSaturated(SaturationEvent event, PolicyState state) {
		return Growth.none(event, state);
	}

	/**
	 * Return whether the limit may still grow with the demand. While it may, as many more
	 * leases may be pending than configured as the limit is below the maximum. It is
	 * called after each decision. Unless overridden, the limit may grow.
	 * @param state what this policy returned with the decision
	 * @return whether leases may wait for the limit to grow
	 */
	default boolean isGrowing(PolicyState state) {
		return true;
	}

}
