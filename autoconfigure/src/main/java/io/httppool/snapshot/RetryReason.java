package io.httppool.snapshot;

import java.util.Locale;

/**
 * Why a request was sent again. The {@link #word() word} is the same in JSON and metrics.
 */
public enum RetryReason {

	/** The server had closed its connection before it sent a byte of an answer. */
	STALE,

	/** A reused connection brought the status 408: no request had come in time. */
	REQUEST_TIMEOUT,

	/** The server asked by the status 429 to come back soon. */
	TOO_MANY_REQUESTS,

	/** The server asked by the status 503 to come back soon. */
	UNAVAILABLE;

	private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

	/**
	 * Return the name of this reason as people see it, for example {@code stale}.
	 * @return lower case words joined by hyphens
	 */
	public String word() {
		return this.word;
	}

}
