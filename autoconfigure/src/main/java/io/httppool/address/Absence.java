package io.httppool.address;

/**
 * The absence of an address from the answers to lookups of its name.
 *
 * @param since when the first answer without it came, as a reading of the ticker
 * @param answers how many answers in a row were without it, from 1
 */
record Absence(long since, int answers) {

	/**
	 * One answer may show a part of the addresses; so many in a row hardly leave one out.
	 */
	private static final int ENOUGH = 3;

	/** Return the absence after one more answer without the address. */
	Absence goesOn() {
		return new Absence(this.since, Math.min(this.answers, Integer.MAX_VALUE - 1) + 1);
	}

	/** Return whether it has lasted for a span, by several answers. */
	boolean isFor(long nanos, long lastAnswerAt) {
		return this.answers >= ENOUGH && lastAnswerAt - this.since >= nanos;
	}

}
