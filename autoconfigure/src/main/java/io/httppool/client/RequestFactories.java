package io.httppool.client;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;

/**
 * Reads the request factories of {@link RestClient} builders, which have no getter. See
 * {@code docs/decisions/0001-read-the-connection-manager-builder.md}. Stateless.
 */
final class RequestFactories {

	/** Where the factories of mock servers and of MockMvc live. */
	private static final String OF_TESTS = "org.springframework.test.";

	private RequestFactories() {
	}

	/**
	 * Return the request factory that a builder has.
	 * @param builder the builder
	 * @return its request factory; {@code null} if it has none, or if a builder of this
	 * kind does not tell
	 */
	static @Nullable ClientHttpRequestFactory of(RestClient.Builder builder) {
		Field field = ReflectionUtils.findField(builder.getClass(), "requestFactory");
		if (field == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(field);
		return (ReflectionUtils.getField(field, builder) instanceof ClientHttpRequestFactory factory) ? factory : null;
	}

	/** Return whether a factory answers without a server, be it wrapped or not. */
	static boolean isMock(@Nullable ClientHttpRequestFactory factory) {
		ClientHttpRequestFactory innermost = factory;
		while (innermost instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
			innermost = wrapper.getDelegate();
		}
		return innermost != null && innermost.getClass().getName().startsWith(OF_TESTS);
	}

}
