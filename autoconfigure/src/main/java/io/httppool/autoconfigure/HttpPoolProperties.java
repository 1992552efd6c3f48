package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

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
public record HttpPoolProperties(@DefaultValue("true") boolean enabled,
		@NestedConfigurationProperty @DefaultValue PoolProperties defaults,
		@DefaultValue Map<String, RouteProperties> routes, @DefaultValue Map<String, PoolProperties> pools,
		@DefaultValue Eviction eviction, @NestedConfigurationProperty @DefaultValue TunerProperties tuner,
		@DefaultValue Shutdown shutdown) {

	public HttpPoolProperties {
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
	public record Eviction(@DefaultValue("1s") Duration interval, @DefaultValue("true") boolean learnKeepAlive) {

		private static final Duration LEAST = Duration.ofMillis(10);

		private static final Duration MOST = Duration.ofHours(1);

		public Eviction {
			if (interval.compareTo(LEAST) < 0 || interval.compareTo(MOST) > 0) {
				throw new InvalidPoolSettingException("httppool.eviction.interval",
						DurationStyle.SIMPLE.print(interval), "it must be between 10ms and 1h",
						"Set it to a duration such as 1s, or remove it to have the default.");
			}
		}

	}

	/**
	 * What happens to the pools at the end.
	 *
	 * @param drainTimeout How long connections that are held may be used on.
	 */
	public record Shutdown(@DefaultValue("10s") Duration drainTimeout) {

		private static final Duration MOST = Duration.ofHours(1);

		public Shutdown {
			if (drainTimeout.isNegative() || drainTimeout.compareTo(MOST) > 0) {
				throw new InvalidPoolSettingException("httppool.shutdown.drain-timeout",
						DurationStyle.SIMPLE.print(drainTimeout), "it must be between 0 and 1h",
						"Set it to a duration such as 10s, or remove it to have the default.");
			}
		}

	}

}
