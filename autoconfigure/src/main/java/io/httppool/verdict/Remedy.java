package io.httppool.verdict;

import java.util.Optional;

import io.httppool.settings.Limits;
import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.LeasePhases;

/**
 * The causes of a lack of connections with their remedies, worded once for the exception
 * of a lease and for the advice at the endpoint. Stateless.
 */
final class Remedy {

	private Remedy() {
	}

	/**
	 * Return the cause and the remedy where most connections of a route have been in one
	 * phase for long: more connections would only be stuck there, too.
	 */
	static Optional<String> stuck(LeasePhases phases) {
		return phases.stuck()
			.map((phase) -> "%d of %d connections %s".formatted(phases.late(phase), phases.total(), stuck(phase)));
	}

	private static String stuck(LeasePhase phase) {
		return switch (phase) {
			case LOOKUP -> "wait for a lookup of the name: check the name resolution of this machine";
			case CONNECT -> "are being connected: the server does not accept connections in time, or packets are lost";
			case TUNNEL -> "wait for a tunnel: look at the proxy";
			case TLS -> "are in a TLS handshake: the server is too slow for so many new connections";
			case WRITE -> "are stuck in writing a request: the server does not read it. Set write-timeout";
			case AWAIT -> "wait for the first byte of a response: the server does not answer. Set response-timeout";
			case READ -> "are reading a response: the server sends it slowly, or it is endless. Set call-timeout";
			case HELD -> "are leaked: their responses are neither read nor closed";
		};
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
