package io.httppool.autoconfigure;

import java.util.regex.Pattern;

/**
 * The values of properties as messages show them: none that may be a secret. Stateless.
 */
final class ShownValue {

	/** Addresses with user info or a query are out, and whatever is long. */
	private static final Pattern HARMLESS = Pattern.compile("[\\w.,:%${} +-]{1,24}");

	private ShownValue() {
	}

	/** Return the clause that tells the value after the name of its property. */
	static String clause(String value) {
		return isHarmless(value) ? "is '%s'".formatted(value) : "has a value";
	}

	/** Return whether a value can be shown. */
	static boolean isHarmless(String value) {
		return HARMLESS.matcher(value).matches();
	}

}
