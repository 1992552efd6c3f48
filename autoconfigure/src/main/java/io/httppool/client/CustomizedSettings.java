package io.httppool.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.core5.function.Resolver;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.DnsSource;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.settings.Scalar;
import io.httppool.settings.Settings;

/**
 * The settings of a pool after the customizers of the user have changed them. Where a
 * customizer and a property both set a value, the customizer wins, as in Spring Boot.
 */
final class CustomizedSettings {

	private static final String ORIGIN = "customizer";

	private final ManagerBlueprint blueprint;

	CustomizedSettings(ManagerBlueprint blueprint) {
		this.blueprint = blueprint;
	}

	PoolSettings of(PoolSettings settings) {
		requireOurPool();
		requireOneSource(settings);
		PoolSettings.Builder customized = PoolSettings.from(settings).base(base(settings.base()));
		if (this.blueprint.maxTotal() > 0) {
			customized.maxTotal(this.blueprint.maxTotal()).origin(Settings.MAX_TOTAL.name(), ORIGIN);
		}
		if (this.blueprint.reuse() != null) {
			customized.reuse((this.blueprint.reuse() == PoolReusePolicy.FIFO) ? ReusePolicy.FIFO : ReusePolicy.LIFO)
				.origin(Settings.REUSE.name(), ORIGIN);
		}
		return customized.build();
	}

	private void requireOurPool() {
		PoolConcurrencyPolicy policy = this.blueprint.concurrency();
		if (policy != null && policy != PoolConcurrencyPolicy.STRICT) {
			throw new UnsupportedCustomizationException(
					"A customizer chose a pool of HttpClient by setPoolConcurrencyPolicy(%s) on the connection manager builder"
						.formatted(policy),
					"Remove that call, because httppool replaces the pools of HttpClient, or set httppool.enabled=false.");
		}
	}

	/** A resolver may filter addresses, so that it must not be passed over. */
	private void requireOneSource(PoolSettings settings) {
		boolean isDnsjava = Stream.concat(Stream.of(settings.base()), settings.routes().values().stream())
			.anyMatch((route) -> route.addresses().dnsSource() == DnsSource.DNSJAVA);
		DnsResolver own = this.blueprint.dnsResolver();
		if (isDnsjava && own != null && own != SystemDefaultDnsResolver.INSTANCE) {
			throw new UnsupportedCustomizationException(
					"A customizer or an InetAddressFilter set a DnsResolver on the connection manager builder, but dns.source of pool '%s' is 'dnsjava'"
						.formatted(settings.name()),
					"Set dns.source to 'jdk', or remove the DnsResolver.");
		}
	}

	private RouteSettings base(RouteSettings configured) {
		int max = this.blueprint.maxPerRoute();
		if (max <= 0) {
			return configured;
		}
		return RouteSettings.from(configured)
			.limits(new Limits(Math.min(configured.limits().min(), max), max, max))
			.origin(Settings.INITIAL.name(), ORIGIN)
			.origin(Settings.MAX.name(), ORIGIN)
			.build();
	}

	/** Return a resolver by which a route has what a customizer configured for it. */
	RouteSettingsResolver of(RouteSettingsResolver configured) {
		Resolver<HttpRoute, ConnectionConfig> configs = this.blueprint.connectionConfigs();
		if (configs == null) {
			return configured;
		}
		AtomicReference<@Nullable Customized> last = new AtomicReference<>();
		return (route) -> with(configured.resolve(route), configs.resolve(route), last);
	}

	/** Return the same settings for routes that have them from the same sources. */
	private static RouteSettings with(RouteSettings settings, @Nullable ConnectionConfig config,
			AtomicReference<@Nullable Customized> last) {
		if (config == null) {
			return settings;
		}
		Customized known = last.get();
		if (known == null || !known.isOf(settings, config)) {
			known = new Customized(settings, config, with(settings, config));
			last.set(known);
		}
		return known.result();
	}

	private static RouteSettings with(RouteSettings settings, ConnectionConfig config) {
		RouteSettings.Builder customized = RouteSettings.from(settings);
		set(customized, Settings.CONNECT_TIMEOUT, positive(connectTimeout(config)));
		set(customized, Settings.RESPONSE_TIMEOUT, positive(config.getSocketTimeout()));
		set(customized, Settings.MAX_IDLE_TIME, positive(config.getIdleTimeout()));
		set(customized, Settings.MAX_LIFE_TIME, lifeTime(config.getTimeToLive()));
		TimeValue validate = config.getValidateAfterInactivity();
		set(customized, Settings.VALIDATE_AFTER_INACTIVITY, (validate != null) ? validate.toDuration() : null);
		if (isNone(config.getSocketTimeout())) {
			customized.responseTimeout(null).origin(Settings.RESPONSE_TIMEOUT.name(), ORIGIN);
		}
		return customized.build();
	}

	private static <T> void set(RouteSettings.Builder settings, Scalar<?, RouteSettings.Builder, T> scalar,
			@Nullable T customized) {
		if (customized != null) {
			scalar.writer().accept(settings.origin(scalar.name(), ORIGIN), customized);
		}
	}

	/**
	 * Return the connect timeout that a customizer set, or {@code null} if none did:
	 * HttpClient fills in its default.
	 */
	static @Nullable TimeValue connectTimeout(ConnectionConfig config) {
		TimeValue timeout = config.getConnectTimeout();
		return ConnectionConfig.DEFAULT.getConnectTimeout().equals(timeout) ? null : timeout;
	}

	private static @Nullable Duration positive(@Nullable TimeValue customized) {
		return (customized != null && TimeValue.isPositive(customized)) ? customized.toDuration() : null;
	}

	/** HttpClient takes a timeout of zero for none. */
	private static boolean isNone(@Nullable TimeValue customized) {
		return customized != null && !TimeValue.isPositive(customized);
	}

	/** HttpClient takes a time to live of zero for a connection that is used once. */
	private static @Nullable Duration lifeTime(@Nullable TimeValue customized) {
		if (customized == null || customized.getDuration() < 0) {
			return null;
		}
		return (customized.getDuration() > 0) ? customized.toDuration() : Duration.ofNanos(1);
	}

	/**
	 * The settings that were customized last.
	 *
	 * @param settings what is configured
	 * @param config what a customizer added
	 * @param result both
	 */
	private record Customized(RouteSettings settings, ConnectionConfig config, RouteSettings result) {

		@SuppressWarnings("ReferenceEquality") // thousands of routes share one of each
		boolean isOf(RouteSettings settings, ConnectionConfig config) {
			return this.settings == settings && this.config == config;
		}

	}

}
