package io.httppool.client;

import java.util.function.UnaryOperator;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;

/**
 * A customizer of Spring Boot's builder, as a user writes it.
 *
 * @param change the change
 */
record Customizer(UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> change)
		implements
			ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> {

	@Override
	public HttpComponentsClientHttpRequestFactoryBuilder customize(
			HttpComponentsClientHttpRequestFactoryBuilder builder) {
		return this.change.apply(builder);
	}

}
