package io.httppool.autoconfigure;

/**
 * The words about placeholders that have no value, which Spring leaves as they are.
 */
final class Placeholders {

	static final String PROBLEM = "its placeholder has no value";

	static final String REMEDY = "Define what the placeholder names, or write a default into it, as in '${NAME:default}'.";

	private Placeholders() {
	}

	/** Return whether a value still has a placeholder after all were resolved. */
	static boolean isUnresolved(String value) {
		return value.contains("${");
	}

}
