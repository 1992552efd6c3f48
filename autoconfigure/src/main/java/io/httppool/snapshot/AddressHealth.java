package io.httppool.snapshot;

import java.util.Locale;

/**
 * The health of an address of a server.
 */
public enum AddressHealth {

	/** Nothing is known of it yet. */
	UNKNOWN,

	/** It is checked, and no result decides yet. */
	INITIALIZING,

	/** The last connection to it was opened well, or its checks pass. */
	HEALTHY,

	/** Several connections in a row could not be opened, or its checks fail. */
	UNHEALTHY,

	/**
	 * It gets no requests for a while, because its connections or exchanges have failed.
	 */
	EJECTED;

	private final String word = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the name of this state as people see it.
	 * @return {@code unknown}, {@code initializing}, {@code healthy}, {@code unhealthy}
	 * or {@code ejected}
	 */
	public String word() {
		return this.word;
	}

	/**
	 * Return whether requests are better sent elsewhere.
	 * @return whether it is unhealthy or ejected
	 */
	public boolean isBad() {
		return this == UNHEALTHY || this == EJECTED;
	}

}
