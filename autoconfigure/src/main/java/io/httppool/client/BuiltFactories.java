package io.httppool.client;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * The request factories that were built, with the pools and settings they were built for.
 * One that nobody holds any more is forgotten. Thread-safe.
 */
final class BuiltFactories {

	private final Map<ClientHttpRequestFactory, Built> factories = Collections.synchronizedMap(new WeakHashMap<>());

	/** Note a request factory, and return it. */
	<T extends ClientHttpRequestFactory> T note(T factory, PoolName pool, HttpClientSettings settings) {
		this.factories.put(factory, new Built(pool, settings));
		return factory;
	}

	/** Return what a factory was built for, {@code null} if it was built elsewhere. */
	@Nullable Built find(@Nullable ClientHttpRequestFactory factory) {
		return this.factories.get(factory);
	}

	/** Let go of the settings of factories that are gone, as any access does. */
	void tidy() {
		find(null);
	}

	/**
	 * The pool and the settings a request factory was built for.
	 *
	 * @param pool the name of the pool
	 * @param settings the settings of the client
	 */
	record Built(PoolName pool, HttpClientSettings settings) {

	}

}
