package io.httppool.client;

import java.util.function.UnaryOperator;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;

/**
 * What a user does to the builder of Spring Boot.
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
