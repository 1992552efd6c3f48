package io.httppool.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.core5.function.Resolver;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;

/**
 * The settings of a pool after the customizers of the user had their say. Where a
 * customizer and a property both speak, the customizer wins, as it does in Spring Boot.
 */
final class CustomizedSettings {

	private static final String ORIGIN = "customizer";

	private final ManagerBlueprint blueprint;

	CustomizedSettings(ManagerBlueprint blueprint) {
		this.blueprint = blueprint;
	}

	PoolSettings of(PoolSettings settings) {
		requireOurPool();
		Map<String, String> origins = new HashMap<>(settings.origins());
		if (this.blueprint.maxTotal() > 0) {
			origins.put("max-total", ORIGIN);
		}
		if (this.blueprint.reuse() != null) {
			origins.put("reuse", ORIGIN);
		}
		int maxTotal = (this.blueprint.maxTotal() > 0) ? this.blueprint.maxTotal() : settings.maxTotal();
		return new PoolSettings(settings.name(), maxTotal, reuse(settings.reuse()), settings.connection(),
				base(settings.base()), settings.routes(), origins);
	}

	private void requireOurPool() {
		PoolConcurrencyPolicy policy = this.blueprint.concurrency();
		if (policy != null && policy != PoolConcurrencyPolicy.STRICT) {
			throw new UnsupportedCustomizationException(
					"A customizer chose a pool of HttpClient by setPoolConcurrencyPolicy(%s) on the connection manager builder"
						.formatted(policy),
					"Remove that call, for httppool brings a pool of its own, or set httppool.enabled=false.");
		}
	}

	private ReusePolicy reuse(ReusePolicy configured) {
		PoolReusePolicy reuse = this.blueprint.reuse();
		if (reuse == null) {
			return configured;
		}
		return (reuse == PoolReusePolicy.FIFO) ? ReusePolicy.FIFO : ReusePolicy.LIFO;
	}

	private RouteSettings base(RouteSettings configured) {
		int max = this.blueprint.maxPerRoute();
		return (max > 0) ? configured.withLimits(new Limits(Math.min(configured.limits().min(), max), max, max), ORIGIN)
				: configured;
	}

	/** Routes go by the configuration of connections that a customizer gave them. */
	RouteSettingsResolver of(RouteSettingsResolver configured) {
		Resolver<HttpRoute, ConnectionConfig> configs = this.blueprint.connectionConfigs();
		if (configs == null) {
			return configured;
		}
		return (route) -> with(configured.resolve(route), configs.resolve(route));
	}

	private static RouteSettings with(RouteSettings settings, @Nullable ConnectionConfig config) {
		if (config == null) {
			return settings;
		}
		TimeValue connect = connectTimeout(config);
		TimeValue validate = config.getValidateAfterInactivity();
		return new RouteSettings(settings.limits(), settings.maxPending(), settings.leaseTimeout(),
				positive(connect, settings.connectTimeout()), settings.tlsHandshakeTimeout(),
				responseTimeout(config, settings), settings.keepAlive(),
				positive(config.getIdleTimeout(), settings.maxIdleTime()),
				lifeTime(config.getTimeToLive(), settings.maxLifeTime()), settings.maxExchanges(),
				(validate != null) ? validate.toDuration() : settings.validateAfterInactivity(),
				settings.leakThreshold(), origins(settings.origins(), connect, config));
	}

	/**
	 * Return the connect timeout a customizer set, if one did: HttpClient fills in its
	 * default where nobody said anything.
	 */
	static @Nullable TimeValue connectTimeout(ConnectionConfig config) {
		TimeValue timeout = config.getConnectTimeout();
		return ConnectionConfig.DEFAULT.getConnectTimeout().equals(timeout) ? null : timeout;
	}

	private static Map<String, String> origins(Map<String, String> configured, @Nullable TimeValue connect,
			ConnectionConfig config) {
		Map<String, @Nullable TimeValue> customized = new HashMap<>();
		customized.put("connect-timeout", connect);
		customized.put("response-timeout", config.getSocketTimeout());
		customized.put("max-idle-time", config.getIdleTimeout());
		customized.put("max-life-time", config.getTimeToLive());
		customized.put("validate-after-inactivity", config.getValidateAfterInactivity());
		Map<String, String> origins = new HashMap<>(configured);
		customized.forEach((property, value) -> {
			if (value != null) {
				origins.put(property, ORIGIN);
			}
		});
		return origins;
	}

	private static Duration positive(@Nullable TimeValue customized, Duration configured) {
		return (customized != null && TimeValue.isPositive(customized)) ? customized.toDuration() : configured;
	}

	/** HttpClient takes a timeout of zero for none. */
	private static @Nullable Duration responseTimeout(ConnectionConfig config, RouteSettings settings) {
		TimeValue customized = config.getSocketTimeout();
		if (customized == null) {
			return settings.responseTimeout();
		}
		return TimeValue.isPositive(customized) ? customized.toDuration() : null;
	}

	/** HttpClient takes a time to live of zero for a connection that is used once. */
	private static Duration lifeTime(@Nullable TimeValue customized, Duration configured) {
		if (customized == null || customized.getDuration() < 0) {
			return configured;
		}
		return (customized.getDuration() > 0) ? customized.toDuration() : Duration.ofNanos(1);
	}

}
