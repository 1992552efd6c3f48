package io.httppool.test.load;

/**
 * The clients that are compared: the {@code RestClient} of a Spring application, over one
 * pool or the other, each with its defaults.
 */
public enum Client {

	/** Over the pool that HttpClient comes with, as Spring Boot builds it. */
	STOCK("httppool.enabled=false"),

	/** Over the pool of httppool, with nothing but the starter on the class path. */
	HTTPPOOL("httppool.enabled=true");

	private final String property;

	Client(String property) {
		this.property = property;
	}

	/**
	 * Start an application that has the client.
	 * @param url what paths are relative to
	 * @param properties further properties of the application, as {@code name=value}
	 */
	public OpenClient open(String url, String... properties) {
		return new OpenClient(url, this.property, new Class<?>[0], properties);
	}

	/**
	 * Start an application that has the client, and further beans.
	 * @param url what paths are relative to
	 * @param configuration declares the beans
	 * @param properties further properties of the application, as {@code name=value}
	 */
	public OpenClient open(String url, Class<?> configuration, String... properties) {
		return new OpenClient(url, this.property, new Class<?>[] { configuration }, properties);
	}

}
