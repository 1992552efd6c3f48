package io.httppool.client;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/**
 * The request factories that were built, with the pools and settings they were built for.
 * One that nobody holds any more is forgotten. Thread-safe.
 */
final class BuiltFactories {

	private final Map<ClientHttpRequestFactory, Built> factories = Collections.synchronizedMap(new WeakHashMap<>());

	/** Note a request factory, which may be over no pool, and return it. */
	<T extends ClientHttpRequestFactory> T note(T factory, PoolName pool, HttpClientSettings settings) {
		Built before = find(factory);
		return note(factory, pool, settings, (before != null) ? before.name() : null);
	}

	/** Note a request factory over a pool, and return it. */
	<T extends ClientHttpRequestFactory> T note(T factory, PoolName pool, HttpClientSettings settings,
			@Nullable String name) {
		this.factories.put(factory, new Built(pool, settings, name));
		return factory;
	}

	/** Return a request factory of a pool, {@code null} if there is none. */
	@Nullable HttpComponentsClientHttpRequestFactory findFor(String pool) {
		synchronized (this.factories) {
			for (Map.Entry<ClientHttpRequestFactory, Built> built : this.factories.entrySet()) {
				if (pool.equals(built.getValue().name())
						&& built.getKey() instanceof HttpComponentsClientHttpRequestFactory factory) {
					return factory;
				}
			}
			return null;
		}
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
	 * @param pool the name of the pool that was asked for
	 * @param settings the settings of the client
	 * @param name the name that the pool has, or {@code null} if there may be none
	 */
	record Built(PoolName pool, HttpClientSettings settings, @Nullable String name) {

	}

}
