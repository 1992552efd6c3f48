package io.httppool.verdict;

import io.httppool.settings.Limits;
import io.httppool.snapshot.RouteSnapshot;

/**
 * The highest limits that routes can have. Stateless.
 */
final class Ceilings {

	private Ceilings() {
	}

	/** Return how many connections a route can have: a tuner may raise its limit. */
	static int of(RouteSnapshot route) {
		Limits limits = route.limits();
		return route.tuned() ? limits.max() : limits.current();
	}

}
