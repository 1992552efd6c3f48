package io.httppool.autoconfigure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link ConfigurationProperties Properties} of the HTTP connection pools.
 *
 * @param enabled Whether HTTP clients run over pools of httppool.
 * @param defaults Settings of all pools.
 * @param routes Settings of single routes in all pools, by a name of your choice.
 * @param pools Settings of single pools, by the name of the pool: that of the HTTP
 * service group, or the one given by hand.
 */
@ConfigurationProperties(prefix = "httppool", ignoreUnknownFields = false)
public record HttpPoolProperties(@DefaultValue("true") boolean enabled,
		@NestedConfigurationProperty @DefaultValue PoolProperties defaults,
		@DefaultValue Map<String, RouteProperties> routes, @DefaultValue Map<String, PoolProperties> pools) {

	public HttpPoolProperties {
		routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
		pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
	}

}
