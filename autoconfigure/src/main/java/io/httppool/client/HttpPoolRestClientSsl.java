package io.httppool.client;

import java.util.function.Consumer;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Applies SSL bundles to clients as Spring Boot does, and so that a pool which is chosen
 * afterwards has the bundle, too. Thread-safe.
 */
public final class HttpPoolRestClientSsl implements RestClientSsl {

	private final SharedManagers managers;

	private final ClientHttpRequestFactoryBuilder<?> builder;

	private final HttpClientSettings settings;

	private final SslBundles bundles;

	/**
	 * Create an instance.
	 * @param managers the connection managers of the pools
	 * @param builder the builder of clients that have no pool of their own
	 * @param settings the settings of clients that have none of their own
	 * @param bundles the SSL bundles
	 */
	public HttpPoolRestClientSsl(SharedManagers managers, ClientHttpRequestFactoryBuilder<?> builder,
			HttpClientSettings settings, SslBundles bundles) {
		this.managers = managers;
		this.builder = builder;
		this.settings = settings;
		this.bundles = bundles;
	}

	@Override
	public Consumer<RestClient.Builder> fromBundle(String bundleName) {
		return fromBundle(this.bundles.getBundle(bundleName));
	}

	/**
	 * Return a customizer that applies a bundle.
	 * @throws UnsupportedCustomizationException when it meets a client that was connected
	 * to a pool by its name before: that pool may have connections without the bundle
	 */
	@Override
	public Consumer<RestClient.Builder> fromBundle(SslBundle bundle) {
		return (client) -> {
			requireNoPool(client);
			client.requestFactory(requestFactory(bundle));
		};
	}

	private void requireNoPool(RestClient.Builder client) {
		BuiltFactories.Built built = this.managers.built().find(RequestFactories.of(client));
		if (built != null && built.pool().source() == PoolName.Source.CALLER) {
			throw new UnsupportedCustomizationException(
					"An SSL bundle was applied to a client after its pool '%s'".formatted(built.pool().text()),
					"Apply the bundle first: builder.apply(ssl.fromBundle(...)).apply(httpPools.restClient(\"%s\"))."
						.formatted(built.pool().text()));
		}
	}

	private ClientHttpRequestFactory requestFactory(SslBundle bundle) {
		HttpClientSettings withBundle = this.settings.withSslBundle(bundle);
		return this.managers.built().note(this.builder.build(withBundle), PoolName.IMPLIED, withBundle);
	}

}
