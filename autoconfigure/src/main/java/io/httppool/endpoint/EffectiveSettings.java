package io.httppool.endpoint;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.httppool.endpoint.PoolDescriptor.Setting;
import io.httppool.pool.ConnectionPool;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.PoolSettings.ConnectionSettings;
import io.httppool.settings.RouteSettings;

/**
 * Reads back from a pool which settings are in force, by the names of their properties
 * and in the order of the documentation. Stateless.
 */
final class EffectiveSettings {

	/** The origin of what was configured by nobody. */
	private static final String DEFAULT = "default";

	/** The origin of what was changed after the pool had been made. */
	private static final String RUNTIME = "runtime";

	private EffectiveSettings() {
	}

	/** Return the settings of a pool, each with its origin. */
	static Map<String, Setting> of(ConnectionPool<?> pool) {
		PoolSettings settings = pool.settings();
		Map<String, @Nullable Object> configured = values(settings, settings.maxTotal(),
				settings.base().limits().current());
		Map<String, @Nullable Object> live = values(settings, pool.getMaxTotal(), pool.getDefaultMaxPerRoute());
		Map<String, String> origins = new HashMap<>(settings.origins());
		origins.putAll(settings.base().origins());
		Map<String, Setting> described = new LinkedHashMap<>();
		live.forEach((property, value) -> {
			boolean isChanged = !Objects.equals(value, configured.get(property));
			String origin = isChanged ? RUNTIME : origins.getOrDefault(property, DEFAULT);
			described.put(property, new Setting(value, origin));
		});
		return described;
	}

	/** Return the settings of a route that differ from those of its pool, if any do. */
	static @Nullable Map<String, Setting> ofRoute(RouteSettings own, RouteSettings base) {
		Map<String, @Nullable Object> ofPool = values(base, base.limits().current());
		Map<String, Setting> described = new LinkedHashMap<>();
		values(own, own.limits().current()).forEach((property, value) -> {
			if (!Objects.equals(value, ofPool.get(property))) {
				described.put(property, new Setting(value, own.origins().getOrDefault(property, DEFAULT)));
			}
		});
		return described.isEmpty() ? null : described;
	}

	private static Map<String, @Nullable Object> values(PoolSettings settings, int maxTotal, int initial) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("max-total", maxTotal);
		values.putAll(values(settings.base(), initial));
		values.put("reuse", settings.reuse().name().toLowerCase(Locale.ROOT));
		ConnectionSettings connection = settings.connection();
		values.put("connection-state", connection.state() ? "on" : "off");
		values.put("buffer-size", SettingText.ofBytes(connection.bufferSize()));
		values.put("socket.keep-alive", connection.keepAlive());
		values.put("socket.tcp-no-delay", connection.tcpNoDelay());
		return values;
	}

	private static Map<String, @Nullable Object> values(RouteSettings settings, int initial) {
		Limits limits = settings.limits();
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("per-route.min", limits.min());
		values.put("per-route.initial", initial);
		values.put("per-route.max", limits.max());
		values.put("max-pending", settings.maxPending());
		values.put("lease-timeout", SettingText.of(settings.leaseTimeout()));
		values.put("connect-timeout", SettingText.of(settings.connectTimeout()));
		values.put("tls-handshake-timeout", SettingText.of(settings.tlsHandshakeTimeout()));
		values.put("response-timeout", SettingText.of(settings.responseTimeout()));
		values.put("keep-alive", SettingText.of(settings.keepAlive()));
		values.put("max-idle-time", SettingText.of(settings.maxIdleTime()));
		values.put("max-life-time", SettingText.of(settings.maxLifeTime()));
		values.put("max-exchanges", settings.maxExchanges());
		values.put("validate-after-inactivity", SettingText.of(settings.validateAfterInactivity()));
		values.put("leak-threshold", SettingText.of(settings.leakThreshold()));
		return values;
	}

}
