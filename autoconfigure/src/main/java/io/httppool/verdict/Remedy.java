package io.httppool.verdict;

import io.httppool.settings.Limits;

/**
 * The causes of a lack of connections with their remedies, worded once for the exception
 * of a lease and for the advice at the endpoint. Stateless.
 */
final class Remedy {

	private Remedy() {
	}

	/** Return the remedy for a drained pool or route. */
	static String resume(String pool) {
		return "post the action 'resume' to /actuator/httppool/%s".formatted(pool);
	}

	/** Return the cause and the remedy where the pool has no room for a connection. */
	static String atMaxTotal(int maxTotal, int heldByOthers) {
		String holders = (heldByOthers > 0) ? ", %d of it held by other routes".formatted(heldByOthers) : "";
		return "The pool is at max-total (%d)%s: raise max-total".formatted(maxTotal, holders);
	}

	/** Return the cause where the tuner keeps the limit of a route below its maximum. */
	static String limitedByTuner(String pool, Limits limits) {
		return "the tuner limits this route to %d (see /actuator/httppool/%s/decisions)".formatted(limits.current(),
				pool);
	}

	/**
	 * Return the properties that raise the limit of a route. Without a tuner the limit in
	 * force is {@code initial}; the tuner raises it up to {@code max} by itself.
	 */
	static String limit(Limits limits, boolean isTuned) {
		String max = isTuned ? "per-route.max" : "per-route.initial and per-route.max";
		String property = (limits.current() < limits.max()) ? "per-route.initial" : max;
		return "%s (now %d)".formatted(property, limits.current());
	}

}
