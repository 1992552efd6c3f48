package io.httppool.verdict;

import java.util.Locale;

/**
 * The kinds of advice. Their words are stable: dashboards and alerts may rely on them.
 */
public enum AdviceCode {

	/** Requests are pending and their route is drained. */
	ROUTE_DRAINED,

	/** Requests are pending and their route is at its limit. */
	LIMIT_REACHED,

	/** Requests are pending and the pool is at its total. */
	TOTAL_REACHED,

	/** Requests got no connection. */
	REQUESTS_UNSERVED,

	/** A request waits for an answer without a limit of time. */
	RESPONSE_TIMEOUT_MISSING,

	/** Responses were dropped without being closed. */
	RESPONSES_LEAKED,

	/** A server closes idle connections before the pool does. */
	SERVER_CLOSES_FIRST,

	/** Idle connections are to be kept for longer than a server does. */
	KEEP_ALIVE_TOO_LONG,

	/** Connections are opened faster than they are used. */
	CONNECTION_CHURN,

	/** Connections are rarely used again. */
	LOW_REUSE,

	/** A limit is far above what was ever needed. */
	LIMIT_UNUSED,

	/** Several pools have connections to the same server. */
	ORIGIN_SHARED,

	/** A listener makes requests wait. */
	SLOW_LISTENER,

	/** A pool has settings, and no client uses it. */
	POOL_UNUSED,

	/** A property does not exist. */
	PROPERTY_UNKNOWN,

	/** Settings have no effect for another reason. */
	SETTINGS_UNUSED,

	/** The virtual machine never looks a name up again. */
	DNS_CACHED_FOREVER,

	/** A reloaded SSL bundle cannot be used. */
	SSL_BUNDLE_UNUSABLE,

	/** A certificate of a client expires soon, or has expired. */
	CLIENT_CERTIFICATE_EXPIRES,

	/** The virtual machine keeps addresses for longer than names are looked up again. */
	DNS_CACHED_LONG,

	/** A version of HttpClient or HttpCore has a defect that costs connections. */
	KNOWN_DEFECT;

	private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

	/**
	 * Return the name of this kind in JSON and in the documentation.
	 * @return lower case words joined by hyphens
	 */
	public String word() {
		return this.word;
	}

}
