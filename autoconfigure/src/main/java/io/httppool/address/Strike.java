package io.httppool.address;

import io.httppool.snapshot.Ejection;

/**
 * The kinds of failures that count against an address.
 */
public enum Strike {

	/** A connection could not be opened, was reset, or brought no byte of an answer. */
	FAILURE(Ejection.FAILURES, "a failure", "failures"),

	/** The answer was an error of the server. */
	SERVER_ERROR(Ejection.SERVER_ERRORS, "a server error", "server errors");

	private final Ejection ejection;

	private final String one;

	private final String plural;

	Strike(Ejection ejection, String one, String plural) {
		this.ejection = ejection;
		this.one = one;
		this.plural = plural;
	}

	/** Return the ejection for so many of them that they are enough. */
	Ejection ejection() {
		return this.ejection;
	}

	/** Return a number of them as people say it. */
	String inARow(int number) {
		return (number != 1) ? "%d %s in a row".formatted(number, this.plural) : this.one;
	}

}
