package io.httppool.snapshot;

import java.util.Locale;

/**
 * The health of an address of a server.
 */
public enum AddressHealth {

	/** Nothing is known of it yet. */
	UNKNOWN,

	/** The last connection to it was opened well. */
	HEALTHY,

	/** Several connections in a row could not be opened. */
	UNHEALTHY;

	private final String word = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the name of this state as people see it.
	 * @return {@code unknown}, {@code healthy} or {@code unhealthy}
	 */
	public String word() {
		return this.word;
	}

}
