package io.httppool.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a property below {@code httppool} has a value that cannot be used.
 */
public class InvalidPoolSettingException extends RuntimeException {

	private final String property;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param property the full name of the property
	 * @param value its value, without secrets; {@code null} if it was not set
	 * @param problem what is wrong with it
	 * @param remedy what to do about it, as a sentence
	 */
	InvalidPoolSettingException(String property, @Nullable Object value, String problem, String remedy) {
		super("Property '%s' is %s, but %s".formatted(property, (value != null) ? "'" + value + "'" : "not set",
				problem));
		this.property = property;
		this.remedy = remedy;
	}

	/**
	 * Return the name of the property.
	 * @return the name in its canonical form
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return what to do about it.
	 * @return a sentence
	 */
	public String remedy() {
		return this.remedy;
	}

}
