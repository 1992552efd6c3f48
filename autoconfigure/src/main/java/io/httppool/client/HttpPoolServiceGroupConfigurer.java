package io.httppool.client;

import org.springframework.boot.http.client.autoconfigure.HttpClientSettingsPropertyMapper;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.core.Ordered;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * A configurer that gives each HTTP service group a pool of its own, named like the
 * group, or {@code default-group} for a group named {@code default} with an SSL bundle.
 * It runs after Spring Boot has given the group a client of the default pool, and before
 * customizers, among them the mock server of tests.
 */
public final class HttpPoolServiceGroupConfigurer implements RestClientHttpServiceGroupConfigurer {

	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 20;

	private final HttpPoolClientHttpRequestFactoryBuilder builder;

	private final HttpServiceClientProperties properties;

	private final HttpClientSettingsPropertyMapper mapper;

	/**
	 * Create a configurer.
	 * @param builder the builder of the request factories
	 * @param properties the properties of each group
	 * @param mapper the mapper from properties to settings
	 */
	public HttpPoolServiceGroupConfigurer(HttpPoolClientHttpRequestFactoryBuilder builder,
			HttpServiceClientProperties properties, HttpClientSettingsPropertyMapper mapper) {
		this.builder = builder;
		this.properties = properties;
		this.mapper = mapper;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.forEachClient((group, client) -> client.requestFactory(
				this.builder.withGroup(group.name()).build(this.mapper.map(this.properties.get(group.name())))));
	}

}
