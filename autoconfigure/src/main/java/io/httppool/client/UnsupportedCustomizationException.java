package io.httppool.client;

/**
 * Thrown when a customizer of Spring Boot's client builder asks for something that the
 * pool cannot do.
 */
public class UnsupportedCustomizationException extends IllegalStateException {

	private final String remedy;

	UnsupportedCustomizationException(String customization, String remedy) {
		super(customization);
		this.remedy = remedy;
	}

	/**
	 * Return what to do instead.
	 * @return a sentence
	 */
	public String remedy() {
		return this.remedy;
	}

}
