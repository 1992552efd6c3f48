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
 * @param enabled Whether HTTP clients use the pools of httppool.
 * @param defaults Settings of all pools.
 * @param routes Settings of single routes in all pools, by names of your choice.
 * @param pools Settings of single pools, by their names: that of the HTTP service group,
 * or the one given by hand.
 * @param eviction Checks of idle connections.
 * @param tuner Tuning of limits and idle timeouts.
 * @param metrics Meters of the pools.
 * @param tracing Spans of waiting for connections and of opening them.
 * @param shutdown End of the pools.
 */
@ConfigurationProperties(prefix = "httppool", ignoreUnknownFields = false)
record HttpPoolProperties(@DefaultValue("true") boolean enabled,
		@NestedConfigurationProperty @DefaultValue PoolProperties defaults,
		@DefaultValue Map<String, RouteProperties> routes, @DefaultValue Map<String, PoolProperties> pools,
		@DefaultValue Eviction eviction, @NestedConfigurationProperty @DefaultValue TunerProperties tuner,
		@NestedConfigurationProperty @DefaultValue MetricsProperties metrics,
		@NestedConfigurationProperty @DefaultValue TracingProperties tracing, @DefaultValue Shutdown shutdown) {

	HttpPoolProperties {
		routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
		pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
	}

	/**
	 * The properties of the checks of idle connections.
	 *
	 * @param interval How often idle connections are checked.
	 * @param learnKeepAlive Whether to learn when servers close idle connections, and to
	 * close them earlier.
	 */
	record Eviction(@DefaultValue("1s") Duration interval, @DefaultValue("true") boolean learnKeepAlive) {

		Eviction {
			ApplicationSettings.check(ApplicationSettings.EVICTION_INTERVAL, interval);
		}

	}

	/**
	 * The properties of the end of the pools.
	 *
	 * @param drainTimeout How long requests under way may go on when the application
	 * ends.
	 */
	record Shutdown(@DefaultValue("10s") Duration drainTimeout) {

		Shutdown {
			ApplicationSettings.check(ApplicationSettings.DRAIN_TIMEOUT, drainTimeout);
		}

	}

}
