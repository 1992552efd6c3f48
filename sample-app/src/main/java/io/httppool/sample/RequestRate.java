package io.httppool.sample;

/**
 * The number of requests that fall due per second.
 *
 * @param perSecond 1 to 5000: more than that, and the sample would measure itself rather
 * than the pool
 */
record RequestRate(int perSecond) {

	private static final int MAX = 5000;

	RequestRate {
		check(perSecond);
	}

	/**
	 * Refuse a rate that is out of range.
	 * @throws IllegalArgumentException with a sentence for the user
	 */
	static void check(int perSecond) {
		if (perSecond < 1 || perSecond > MAX) {
			throw new IllegalArgumentException(sentence(String.valueOf(perSecond)));
		}
	}

	/**
	 * Return the rate that a text stands for.
	 * @param text what a user wrote
	 * @throws IllegalArgumentException with a sentence for the user
	 */
	static RequestRate of(String text) {
		try {
			return new RequestRate(Integer.parseInt(text.strip()));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(sentence("'" + text + "'"), ex);
		}
	}

	private static String sentence(String actual) {
		return "requestsPerSecond must be a whole number from 1 to %d, but was %s.".formatted(MAX, actual);
	}

}
