package io.httppool.event;

import java.util.Locale;

/**
 * A reason for which a request has got no connection.
 */
public enum LeaseFailure {

	/** None came free within the lease timeout. */
	TIMEOUT,

	/** Too many requests were waiting already. */
	REJECTED,

	/** The request was cancelled or interrupted. */
	CANCELLED,

	/** The pool was shut down, or the check of a connection failed. */
	ERROR;

	private final String word = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the name of this reason as people see it.
	 * @return a word in lower case
	 */
	public String word() {
		return this.word;
	}

}
