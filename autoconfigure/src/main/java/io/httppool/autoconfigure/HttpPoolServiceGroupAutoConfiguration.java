package io.httppool.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientSettingsPropertyMapper;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceProxyRegistry;

import io.httppool.client.HttpPoolClientHttpRequestFactoryBuilder;
import io.httppool.client.HttpPoolServiceGroupConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for HTTP service groups, each on a
 * pool of its own.
 */
@AutoConfiguration(after = HttpPoolClientAutoConfiguration.class,
		afterName = "org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration")
@ConditionalOnClass({ RestClientHttpServiceGroupConfigurer.class, HttpServiceClientProperties.class })
@ConditionalOnBean({ HttpServiceProxyRegistry.class, HttpPoolClientHttpRequestFactoryBuilder.class,
		HttpServiceClientProperties.class })
public final class HttpPoolServiceGroupAutoConfiguration {

	@Bean
	HttpPoolServiceGroupConfigurer httpPoolServiceGroupConfigurer(HttpPoolClientHttpRequestFactoryBuilder builder,
			HttpServiceClientProperties properties, ObjectProvider<SslBundles> bundles,
			ObjectProvider<HttpClientSettings> settings) {
		return new HttpPoolServiceGroupConfigurer(builder, properties,
				new HttpClientSettingsPropertyMapper(bundles.getIfAvailable(), settings.getIfAvailable()));
	}

}
