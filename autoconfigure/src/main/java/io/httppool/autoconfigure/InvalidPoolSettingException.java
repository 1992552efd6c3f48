package io.httppool.autoconfigure;

/**
 * Thrown when a property below {@code httppool} has a value that cannot be used.
 */
public class InvalidPoolSettingException extends RuntimeException {

	private final String property;

	private final String remedy;

	InvalidPoolSettingException(String property, Object value, String problem, String remedy) {
		super("Property '%s' is '%s', but %s".formatted(property, value, problem));
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
