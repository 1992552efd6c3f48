package io.httppool.client;

import java.util.List;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.util.LambdaSafe;

/**
 * Applies the customizers of the user to Spring Boot's builder, as Spring Boot does.
 * Stateless.
 */
final class Customizations {

	private Customizations() {
	}

	/**
	 * Return the builder that the customizers make of another.
	 * @throws UnsupportedCustomizationException if that is a builder of another library
	 */
	@SuppressWarnings("unchecked")
	static HttpComponentsClientHttpRequestFactoryBuilder apply(
			List<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers,
			HttpComponentsClientHttpRequestFactoryBuilder builder) {
		ClientHttpRequestFactoryBuilder<?>[] customized = { builder };
		LambdaSafe.callbacks(ClientHttpRequestFactoryBuilderCustomizer.class, customizers, builder)
			.invoke((customizer) -> customized[0] = customizer.customize(customized[0]));
		if (customized[0] instanceof HttpComponentsClientHttpRequestFactoryBuilder result) {
			return result;
		}
		throw new UnsupportedCustomizationException(
				"A customizer replaced the builder of clients by a " + customized[0].getClass().getName(),
				"Define a bean of type ClientHttpRequestFactoryBuilder instead; its clients then run without the pool.");
	}

}
