package io.httppool.client;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * The clients that run over the pools.
 *
 * @param builder the builder of their request factories
 */
record PooledClients(HttpPoolClientHttpRequestFactoryBuilder builder) implements ClientSource {

	@Override
	public @Nullable HttpClientSettings settings(@Nullable ClientHttpRequestFactory present,
			HttpClientSettings defaults) {
		BuiltFactories.Built built = this.builder.built().find(present);
		return (built != null) ? built.settings() : defaults;
	}

	@Override
	public ClientHttpRequestFactory requestFactory(PoolName pool, HttpClientSettings settings) {
		return this.builder.withPool(pool).build(settings);
	}

	@Override
	public PoolingHttpClientConnectionManager connectionManager(PoolName pool, HttpClientSettings settings) {
		return this.builder.withPool(pool).manager(settings);
	}

}
