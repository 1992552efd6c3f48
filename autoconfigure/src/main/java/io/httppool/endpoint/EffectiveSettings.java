package io.httppool.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.httppool.endpoint.PoolDescriptor.Setting;
import io.httppool.pool.ConnectionPool;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.Scalar;
import io.httppool.settings.Settings;

/**
 * The settings in force in a pool, by the names of their properties and in the order of
 * the documentation. Stateless.
 */
final class EffectiveSettings {

	/** The origin of a setting that is not configured. */
	private static final String DEFAULT = "default";

	/** The origin of a setting that was changed after the pool had been made. */
	private static final String RUNTIME = "runtime";

	private EffectiveSettings() {
	}

	/** Return the settings of a pool, each with its origin. */
	static Map<String, Setting> of(ConnectionPool<?> pool) {
		PoolSettings settings = pool.settings();
		RouteSettings base = settings.base();
		Map<String, Setting> described = new LinkedHashMap<>();
		describe(Map.of(Settings.MAX_TOTAL.name(), pool.getMaxTotal()),
				Map.of(Settings.MAX_TOTAL.name(), settings.maxTotal()), settings.origins(), described);
		describe(values(base, pool.getDefaultMaxPerRoute()), values(base, base.limits().current()), base.origins(),
				described);
		Map<String, @Nullable Object> ofPool = values(Settings.ofPools(), settings);
		describe(ofPool, ofPool, settings.origins(), described);
		return described;
	}

	private static void describe(Map<String, ? extends @Nullable Object> live,
			Map<String, ? extends @Nullable Object> configured, Map<String, String> origins,
			Map<String, Setting> described) {
		live.forEach((property, value) -> {
			boolean isChanged = !Objects.equals(value, configured.get(property));
			String origin = isChanged ? RUNTIME : origins.getOrDefault(property, DEFAULT);
			described.put(property, new Setting(value, origin));
		});
	}

	/** Return the settings of a route that differ from those of its pool. */
	static Map<String, Setting> ofRoute(RouteSettings own, RouteSettings base) {
		Map<String, @Nullable Object> ofPool = values(base, base.limits().current());
		Map<String, Setting> described = new LinkedHashMap<>();
		values(own, own.limits().current()).forEach((property, value) -> {
			if (!Objects.equals(value, ofPool.get(property))) {
				described.put(property, new Setting(value, own.origins().getOrDefault(property, DEFAULT)));
			}
		});
		return described;
	}

	private static Map<String, @Nullable Object> values(RouteSettings settings, int initial) {
		Limits limits = settings.limits();
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put(Settings.MIN.name(), limits.min());
		values.put(Settings.INITIAL.name(), initial);
		values.put(Settings.MAX.name(), limits.max());
		values.putAll(values(Settings.ofRoutes(), settings));
		return values;
	}

	private static <S, B> Map<String, @Nullable Object> values(List<Scalar<S, B, ?>> scalars, S settings) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		scalars.forEach((scalar) -> values.put(scalar.name(), scalar.written(settings)));
		return values;
	}

}
