package io.httppool.client;

import java.util.function.Consumer;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Connects manually built clients to a named pool:
 *
 * <pre class="code">
 * RestClient payments = builder.apply(httpPools.restClient("payments")).build();
 * </pre>
 *
 * The settings below {@code httppool.pools.<name>} apply to the pool, those below
 * {@code spring.http.clients} to the client. Where httppool is switched off, or another
 * HTTP library is chosen, the clients are those that Spring Boot makes. Thread-safe.
 */
public final class HttpPools {

	private final ClientSource clients;

	private final HttpClientSettings settings;

	/**
	 * Create an instance.
	 * @param builder the builder of the request factories
	 * @param settings the settings of clients that have none of their own
	 */
	public HttpPools(HttpPoolClientHttpRequestFactoryBuilder builder, HttpClientSettings settings) {
		this(new PooledClients(builder), settings);
	}

	/**
	 * Create an instance whose clients run without the pools.
	 * @param clients the clients that Spring Boot makes
	 * @param settings the settings of clients that have none of their own
	 */
	public HttpPools(StockClients clients, HttpClientSettings settings) {
		this((ClientSource) clients, settings);
	}

	private HttpPools(ClientSource clients, HttpClientSettings settings) {
		this.clients = clients;
		this.settings = settings;
	}

	/**
	 * Return a customizer that connects a {@link RestClient} to a pool. The client keeps
	 * the SSL bundle, timeouts and other settings that Spring Boot gave it, and a builder
	 * that a test has bound to a mock server stays bound to it.
	 * @param pool the name of the pool
	 * @return a customizer for a builder
	 */
	public Consumer<RestClient.Builder> restClient(String pool) {
		return (client) -> connect(client, pool);
	}

	private void connect(RestClient.Builder client, String pool) {
		ClientHttpRequestFactory present = RequestFactories.of(client);
		HttpClientSettings own = this.clients.settings(present, this.settings);
		if (own == null) {
			return;
		}
		ClientHttpRequestFactory pooled = requestFactory(pool, own);
		if (!RequestFactories.isMock(present)) {
			client.requestFactory(pooled);
		}
	}

	/**
	 * Return a request factory over a pool.
	 * @param pool the name of the pool
	 * @return a new request factory
	 */
	public ClientHttpRequestFactory requestFactory(String pool) {
		return requestFactory(pool, this.settings);
	}

	/**
	 * Return a request factory over a pool, with settings of its own.
	 * @param pool the name of the pool
	 * @param settings the settings of the client
	 * @return a new request factory
	 * @throws PoolConflictException if the pool is used with another SSL bundle or
	 * another filter of addresses
	 */
	public ClientHttpRequestFactory requestFactory(String pool, HttpClientSettings settings) {
		return this.clients.requestFactory(PoolName.of(pool), settings);
	}

	/**
	 * Return the connection manager of a pool, for clients that are built with
	 * HttpClient's own builder. Closing it has no effect; the application closes it at
	 * its end.
	 * @param pool the name of the pool
	 * @return its connection manager
	 */
	public PoolingHttpClientConnectionManager connectionManager(String pool) {
		return this.clients.connectionManager(PoolName.of(pool), this.settings);
	}

	/**
	 * Return the connection manager of the pool that clients without a name share: the
	 * pool {@code default}, or that of the SSL bundle of {@code spring.http.clients}.
	 * @return its connection manager
	 */
	public PoolingHttpClientConnectionManager connectionManager() {
		return this.clients.connectionManager(PoolName.IMPLIED, this.settings);
	}

	/** Return a request factory over the pool that clients without a name share. */
	ClientHttpRequestFactory impliedFactory() {
		return this.clients.requestFactory(PoolName.IMPLIED, this.settings);
	}

}
