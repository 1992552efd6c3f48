package io.httppool.verdict;

import java.util.Locale;

/**
 * A problem that the numbers of a pool prove, and its remedy.
 *
 * @param pool the name of the pool
 * @param severity how urgent it is
 * @param message the facts, and what to do
 */
public record Advice(String pool, Severity severity, String message) {

	/**
	 * The urgency of an advice, the most urgent first.
	 */
	public enum Severity {

		/** Requests are affected now. */
		WARN,

		/** No request is affected now, but the numbers show a problem. */
		INFO;

		private final String word = name().toLowerCase(Locale.ROOT);

		/**
		 * Return the name of this severity in messages and JSON.
		 * @return a word in lower case
		 */
		public String word() {
			return this.word;
		}

	}

}
