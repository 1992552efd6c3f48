package io.httppool.tuning;

import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;

/**
 * Says how many connections a route may have, how long unused ones are kept and how many
 * leases may wait. A policy is a set of pure functions: no clock, no thread, no
 * randomness, no pool, and no memory but the state it is given. So it may be called by
 * several threads at once, and a recorded decision can be repeated.
 * <p>
 * An application replaces the policy with a bean of its own whose name is the value of
 * {@code httppool.tuner.policy}.
 */
public interface TuningPolicy {

	/**
	 * Return what is known of a route before its first window.
	 * @param terms what to keep to
	 * @return the first state
	 */
	PolicyState start(RouteTerms terms);

	/**
	 * Decide at the end of a window. It is called once per interval and route.
	 * @param window what happened; {@link RouteWindow#limit()} is what really is in
	 * force, whatever was decided before
	 * @param state what this policy returned last for the route
	 * @return what is to hold from now on
	 */
	Decision decide(RouteWindow window, PolicyState state);

	/**
	 * Decide at once, between two windows, whether a lease that finds the limit reached
	 * may raise it. It is called by the thread that leases, without a lock, and should
	 * not take longer than a microsecond. Unless overridden, the limit stays.
	 * @param event what is known at that moment
	 * @param state what this policy returned last for the route
	 * @return the limit from now on, never below the one in force
	 */
	default Growth onSaturated(SaturationEvent event, PolicyState state) {
		return Growth.none(event, state);
	}

}
