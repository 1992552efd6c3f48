package io.httppool.autoconfigure;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;
import io.httppool.client.StockClients;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for applications that use
 * {@link HttpPools} while httppool is switched off, or another HTTP library is chosen.
 */
@AutoConfiguration(after = { HttpPoolClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class })
@ConditionalOnClass({ PoolingHttpClientConnectionManager.class, ClientHttpRequestFactoryBuilder.class,
		RestClient.class })
@ConditionalOnMissingBean(HttpPools.class)
public final class HttpPoolFallbackAutoConfiguration {

	@Bean
	HttpPools httpPools(Environment environment, ResourceLoader resources,
			ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers) {
		StockClients clients = new StockClients(reason(environment),
				() -> builder.getIfAvailable(() -> ClientHttpRequestFactoryBuilder.detect(resources.getClassLoader())),
				customizers.orderedStream().toList());
		return new HttpPools(clients, settings.getIfAvailable(HttpClientSettings::defaults));
	}

	private static String reason(Environment environment) {
		String factory = OnHttpComponentsCondition.PROPERTY;
		String property = OnEnabledCondition.isEnabled(environment) ? factory : OnEnabledCondition.PROPERTY;
		return "%s is %s".formatted(property, environment.getProperty(property));
	}

	@Bean(defaultCandidate = false)
	@Lazy
	PoolingHttpClientConnectionManager httpPoolConnectionManager(HttpPools pools) {
		return pools.connectionManager();
	}

}
