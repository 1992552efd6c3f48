package io.httppool.verdict;

import java.util.Locale;

/**
 * What somebody should look at, and what would help.
 *
 * @param pool the pool it is about
 * @param severity how much it matters
 * @param message what was seen, and what to do about it
 */
public record Advice(String pool, Severity severity, String message) {

	/**
	 * How much an advice matters; what matters most comes first.
	 */
	public enum Severity {

		/** Requests suffer now. */
		WARN,

		/** Worth knowing. */
		INFO;

		private final String word = name().toLowerCase(Locale.ROOT);

		/**
		 * Return the name of this severity as people see it.
		 * @return a word in lower case
		 */
		public String word() {
			return this.word;
		}

	}

}
