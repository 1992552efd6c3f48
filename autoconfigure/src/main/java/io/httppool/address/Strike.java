package io.httppool.address;

import io.httppool.snapshot.Ejection;

/**
 * The kinds of failures that count against an address.
 */
public enum Strike {

	/** A connection could not be opened, was reset, or brought no byte of an answer. */
	FAILURE(Ejection.FAILURES, "failures"),

	/** The answer was an error of the server. */
	SERVER_ERROR(Ejection.SERVER_ERRORS, "server errors");

	private final Ejection ejection;

	private final String plural;

	Strike(Ejection ejection, String plural) {
		this.ejection = ejection;
		this.plural = plural;
	}

	/** Return the ejection for so many of them that they are enough. */
	Ejection ejection() {
		return this.ejection;
	}

	/** Return a number of them as people say it. */
	String inARow(int number) {
		return "%d %s in a row".formatted(number, this.plural);
	}

}
