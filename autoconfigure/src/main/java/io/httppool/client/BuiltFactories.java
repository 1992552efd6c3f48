package io.httppool.client;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

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

	private final AtomicLong count = new AtomicLong();

	/** Note a request factory, which may be over no pool, and return it. */
	<T extends ClientHttpRequestFactory> T note(T factory, PoolName pool, HttpClientSettings settings) {
		Built before = find(factory);
		return note(factory, pool, settings, (before != null) ? before.name() : null);
	}

	/** Note a request factory over a pool, and return it. */
	<T extends ClientHttpRequestFactory> T note(T factory, PoolName pool, HttpClientSettings settings,
			@Nullable String name) {
		this.factories.put(factory, new Built(pool, settings, name));
		this.count.incrementAndGet();
		return factory;
	}

	/** Return a request factory of a pool, {@code null} if there is none. */
	@Nullable HttpComponentsClientHttpRequestFactory findFor(String pool) {
		List<HttpComponentsClientHttpRequestFactory> all = allFor(pool);
		return all.isEmpty() ? null : all.get(0);
	}

	/** Return all request factories of a pool that are still there. */
	List<HttpComponentsClientHttpRequestFactory> allFor(String pool) {
		synchronized (this.factories) {
			return this.factories.entrySet()
				.stream()
				.filter((built) -> pool.equals(built.getValue().name()))
				.map(Map.Entry::getKey)
				.filter(HttpComponentsClientHttpRequestFactory.class::isInstance)
				.map(HttpComponentsClientHttpRequestFactory.class::cast)
				.toList();
		}
	}

	/**
	 * Return how many request factories were built so far, those that are gone included.
	 */
	long count() {
		return this.count.get();
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
