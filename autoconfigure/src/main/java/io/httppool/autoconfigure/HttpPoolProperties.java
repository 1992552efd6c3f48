package io.httppool.autoconfigure;

import java.time.Duration;
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
 * @param eviction How idle connections are looked after.
 * @param tuner How limits and idle times are tuned.
 * @param shutdown What happens to the pools at the end.
 */
@ConfigurationProperties(prefix = "httppool", ignoreUnknownFields = false)
record HttpPoolProperties(@DefaultValue("true") boolean enabled,
		@NestedConfigurationProperty @DefaultValue PoolProperties defaults,
		@DefaultValue Map<String, RouteProperties> routes, @DefaultValue Map<String, PoolProperties> pools,
		@DefaultValue Eviction eviction, @NestedConfigurationProperty @DefaultValue TunerProperties tuner,
		@DefaultValue Shutdown shutdown) {

	HttpPoolProperties {
		routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
		pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
	}

	/**
	 * How idle connections are looked after.
	 *
	 * @param interval After what time idle connections are looked at again.
	 * @param learnKeepAlive Whether to learn from servers when they close idle
	 * connections, and to close them earlier.
	 */
	record Eviction(@DefaultValue("1s") Duration interval, @DefaultValue("true") boolean learnKeepAlive) {

		Eviction {
			ApplicationSettings.check(ApplicationSettings.EVICTION_INTERVAL, interval);
		}

	}

	/**
	 * What happens to the pools at the end.
	 *
	 * @param drainTimeout How long connections that are held may be used on.
	 */
	record Shutdown(@DefaultValue("10s") Duration drainTimeout) {

		Shutdown {
			ApplicationSettings.check(ApplicationSettings.DRAIN_TIMEOUT, drainTimeout);
		}

	}

}
