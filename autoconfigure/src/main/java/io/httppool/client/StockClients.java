package io.httppool.client;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * The clients that Spring Boot makes where httppool is switched off. Thread-safe.
 */
public final class StockClients implements ClientSource {

	private static final Logger logger = LoggerFactory.getLogger(StockClients.class);

	private final String reason;

	private final Supplier<ClientHttpRequestFactoryBuilder<?>> builder;

	private final List<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers;

	private final ConcurrentMap<PoolName, PoolingHttpClientConnectionManager> managers = new ConcurrentHashMap<>();

	private final AtomicBoolean isReported = new AtomicBoolean();

	/**
	 * Create an instance.
	 * @param reason the reason why there are no pools
	 * @param builder the builder of the application
	 * @param customizers the customizers of Spring Boot's builder, in their order
	 */
	public StockClients(String reason, Supplier<ClientHttpRequestFactoryBuilder<?>> builder,
			List<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers) {
		this.reason = reason;
		this.builder = builder;
		this.customizers = List.copyOf(customizers);
	}

	/** A factory that is there is one of Spring Boot, maybe with an SSL bundle. */
	@Override
	public @Nullable HttpClientSettings settings(@Nullable ClientHttpRequestFactory present,
			HttpClientSettings defaults) {
		report();
		return (present != null) ? null : defaults;
	}

	@Override
	public ClientHttpRequestFactory requestFactory(PoolName pool, HttpClientSettings settings) {
		report();
		return this.builder.get().build(settings);
	}

	@Override
	public PoolingHttpClientConnectionManager connectionManager(PoolName pool, HttpClientSettings settings) {
		report();
		return this.managers.computeIfAbsent(pool, (name) -> createManager(settings));
	}

	/** Spring Boot configures the builder of a manager and keeps what it builds. */
	private PoolingHttpClientConnectionManager createManager(HttpClientSettings settings) {
		AtomicReference<@Nullable PoolingHttpClientConnectionManager> manager = new AtomicReference<>();
		HttpComponentsClientHttpRequestFactoryBuilder stock = ClientHttpRequestFactoryBuilder.httpComponents();
		Customizations.apply(this.customizers, stock)
			.withConnectionManagerCustomizer((configured) -> manager.set(configured.build()))
			.build(settings);
		return Objects.requireNonNull(manager.get());
	}

	private void report() {
		if (this.isReported.compareAndSet(false, true)) {
			logger.info("HttpPools connects clients as Spring Boot does, without the pools of httppool, because {}",
					this.reason);
		}
	}

}
