package io.httppool.autoconfigure;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ResourceLoader;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPoolClientHttpRequestFactoryBuilder;
import io.httppool.client.HttpPoolRestClientSsl;
import io.httppool.client.HttpPools;
import io.httppool.client.SharedManagers;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for blocking HTTP clients over the
 * pools. It provides the bean from which Spring Boot makes all of them, in servlet and in
 * reactive applications.
 */
@AutoConfiguration(after = HttpPoolAutoConfiguration.class, before = ImperativeHttpClientAutoConfiguration.class)
@ConditionalOnClass(RestClient.class)
@ConditionalOnBean(SharedManagers.class)
@Conditional(OnHttpComponentsCondition.class)
public final class HttpPoolClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ClientHttpRequestFactoryBuilder.class)
	HttpPoolClientHttpRequestFactoryBuilder clientHttpRequestFactoryBuilder(SharedManagers managers,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers) {
		return builder(managers, customizers);
	}

	/** Available even where a builder of the user makes the other clients. */
	@Bean
	@ConditionalOnMissingBean
	HttpPools httpPools(SharedManagers managers,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers,
			ObjectProvider<HttpClientSettings> settings) {
		return new HttpPools(builder(managers, customizers), settings.getIfAvailable(HttpClientSettings::defaults));
	}

	private static HttpPoolClientHttpRequestFactoryBuilder builder(SharedManagers managers,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers) {
		return new HttpPoolClientHttpRequestFactoryBuilder(managers, customizers.orderedStream().toList());
	}

	/**
	 * The connection manager of clients without a name. It is no candidate for injection
	 * by type alone, so that it is not taken for another one.
	 */
	@Bean(defaultCandidate = false, destroyMethod = "")
	@Lazy
	PoolingHttpClientConnectionManager httpPoolConnectionManager(HttpPools pools) {
		return pools.connectionManager();
	}

	/**
	 * The beans for clients with SSL bundles.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClientSsl.class)
	static class SslConfiguration {

		@Bean
		@ConditionalOnMissingBean(RestClientSsl.class)
		@ConditionalOnBean(SslBundles.class)
		HttpPoolRestClientSsl restClientSsl(ResourceLoader resources, SharedManagers managers,
				ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builder, ObjectProvider<HttpClientSettings> settings,
				SslBundles bundles) {
			return new HttpPoolRestClientSsl(managers,
					builder.getIfAvailable(() -> ClientHttpRequestFactoryBuilder.detect(resources.getClassLoader())),
					settings.getIfAvailable(HttpClientSettings::defaults), bundles);
		}

	}

}
