package io.httppool.snapshot;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A turn that the addresses of a host have taken.
 *
 * @param kind the kind of turn
 * @param host the name of the host, with its port if that is not the usual one
 * @param address the address it is about, or {@code null} if it is about the name
 * @param detail what there is to know of it, for people
 */
public record AddressTurn(Kind kind, String host, @Nullable String address, String detail) {

	/**
	 * The kinds of turns.
	 */
	public enum Kind {

		/** A lookup answered other addresses than the one before. */
		DNS_CHANGED,

		/** Lookups began to fail. */
		DNS_FAILED,

		/** A lookup was answered again. */
		DNS_RECOVERED,

		/** An address was ejected. */
		EJECTED,

		/** An address would have been ejected, if that were applied. */
		EJECTION_OBSERVED,

		/** The time of an ejection is over, or a check has passed meanwhile. */
		RESTORED,

		/** Enough checks of an address have failed in a row. */
		UNHEALTHY,

		/** Enough checks of an unhealthy address have passed in a row. */
		HEALTHY_AGAIN;

		private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

		/**
		 * Return the name of this kind as people see it.
		 * @return lower case words joined by hyphens
		 */
		public String word() {
			return this.word;
		}

	}

}
