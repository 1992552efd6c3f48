package io.httppool.client;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * A source of the clients of {@link HttpPools}: the pools, or Spring Boot where httppool
 * is switched off.
 */
sealed interface ClientSource permits PooledClients, StockClients {

	/**
	 * Return the settings with which a client goes on that has a request factory already.
	 * @param present the request factory it has, or {@code null}
	 * @param defaults the settings of clients that have none of their own
	 * @return the settings, or {@code null} if it keeps that factory
	 */
	@Nullable HttpClientSettings settings(@Nullable ClientHttpRequestFactory present, HttpClientSettings defaults);

	/** Return a request factory for a client of a pool. */
	ClientHttpRequestFactory requestFactory(PoolName pool, HttpClientSettings settings);

	/** Return the connection manager of a pool. */
	PoolingHttpClientConnectionManager connectionManager(PoolName pool, HttpClientSettings settings);

}
