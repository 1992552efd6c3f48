package io.httppool.verdict;

import java.util.Locale;

/**
 * A problem that the numbers of a pool or its settings prove, and its remedy.
 *
 * @param pool the name of the pool, or {@link #ALL_POOLS}
 * @param code the kind of advice
 * @param severity how urgent it is
 * @param message the facts, and what to do
 */
public record Advice(String pool, AdviceCode code, Severity severity, String message) {

	/** The name in place of that of a pool, where all or several are meant. */
	public static final String ALL_POOLS = "*";

	/**
	 * The urgency of an advice, the most urgent first.
	 */
	public enum Severity {

		/** Requests are affected now, or a setting is certainly wrong. */
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
