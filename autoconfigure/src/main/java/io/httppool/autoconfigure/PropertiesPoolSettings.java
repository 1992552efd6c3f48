package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.httppool.autoconfigure.LimitsReader.Bound;
import io.httppool.autoconfigure.SettingsLayers.Found;
import io.httppool.autoconfigure.SettingsLayers.Layer;
import io.httppool.client.PoolSettingsSource;
import io.httppool.settings.EjectionSettings;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.SettingText;
import io.httppool.settings.Settings;

/**
 * The settings of pools according to the properties: those of a pool win over those of
 * all pools, and those of a route over both. Immutable.
 */
final class PropertiesPoolSettings implements PoolSettingsSource {

	private static final int MAX_TOTAL = PoolSettings.custom("default").build().maxTotal();

	/** More specific than any layer: a larger limit is capped. */
	private static final int CAPPING = -1;

	/** More general than any layer: a larger limit is refused. */
	private static final int REFUSING = Integer.MAX_VALUE;

	private final HttpPoolProperties properties;

	private final Map<String, Layer> routes;

	private final int largestTotal;

	/**
	 * Create the settings, having read all properties once.
	 * @param properties the properties
	 * @throws InvalidPoolSettingException if one has a value that cannot be used
	 */
	PropertiesPoolSettings(HttpPoolProperties properties) {
		this.properties = properties;
		this.routes = byOrigin(properties.routes());
		this.largestTotal = largestTotal();
		read(layers("default", null), "default");
		properties.pools().keySet().forEach((pool) -> settings(pool));
	}

	private static Map<String, Layer> byOrigin(Map<String, RouteProperties> routes) {
		Map<String, Layer> byOrigin = new LinkedHashMap<>();
		routes.forEach((name, properties) -> {
			Layer route = Layer.of("httppool.routes", name, properties);
			String origin = RouteOrigin.parse(route.prefix() + ".origin", properties.origin());
			Layer other = byOrigin.putIfAbsent(origin, route);
			if (other != null) {
				throw new InvalidPoolSettingException(route.prefix() + ".origin", origin,
						"%s has the same origin".formatted(other.prefix()), "Merge the two under one name.");
			}
		});
		return byOrigin;
	}

	private int largestTotal() {
		IntStream own = this.properties.pools()
			.entrySet()
			.stream()
			.mapToInt((pool) -> total(new SettingsLayers(layers(pool.getKey(), pool.getValue()))).value());
		int shared = total(new SettingsLayers(layers("default", null))).value();
		return IntStream.concat(own, IntStream.of(shared)).max().orElse(shared);
	}

	@Override
	public PoolSettings settings(String pool) {
		return read(layers(pool, this.properties.pools().get(pool)), pool);
	}

	private List<Layer> layers(String pool, @Nullable PoolProperties own) {
		Layer defaults = new Layer("httppool.defaults", this.properties.defaults());
		return (own != null) ? List.of(Layer.of("httppool.pools", pool, own), defaults) : List.of(defaults);
	}

	private PoolSettings read(List<Layer> pool, String name) {
		SettingsLayers layers = new SettingsLayers(pool);
		Bound total = total(layers);
		PoolSettings.Builder settings = PoolSettings.custom(name)
			.maxTotal(total.value())
			.base(route(layers, total))
			.routes(routes(pool, total));
		Settings.ofPools().forEach((scalar) -> layers.read(scalar, settings));
		layers.origins().forEach(settings::origin);
		return settings.build();
	}

	private static Bound total(SettingsLayers layers) {
		Found<Integer> found = layers.find(Settings.MAX_TOTAL);
		return (found != null) ? new Bound(found.property(), found.value(), found.layer())
				: new Bound("httppool.defaults.max-total", MAX_TOTAL, REFUSING);
	}

	private static RouteSettings route(SettingsLayers layers, Bound total) {
		RouteSettings.Builder settings = RouteSettings.custom()
			.limits(LimitsReader.read(layers, RouteSettings.defaults().limits(), total));
		Settings.ofRoutes().forEach((scalar) -> layers.read(scalar, settings));
		layers.origins().forEach(settings::origin);
		RouteSettings route = settings.build();
		requireOrder(layers, route.addresses().ejection());
		HealthOrder.require(layers, route.addresses().health());
		DnsLibrary.require(layers);
		return route;
	}

	private static void requireOrder(SettingsLayers layers, EjectionSettings ejection) {
		if (ejection.maxTime().compareTo(ejection.baseTime()) >= 0) {
			return;
		}
		Found<Duration> longest = layers.find(Settings.EJECTION_MAX_TIME.setting());
		Found<Duration> blamed = (longest != null) ? longest : layers.find(Settings.EJECTION_BASE_TIME.setting());
		if (blamed != null) {
			throw new InvalidPoolSettingException(blamed.property(), SettingText.of(blamed.value()),
					"ejection.max-time (%s) must not be below ejection.base-time (%s)"
						.formatted(SettingText.of(ejection.maxTime()), SettingText.of(ejection.baseTime())),
					"Raise ejection.max-time, or lower ejection.base-time.");
		}
	}

	/**
	 * A pool may be smaller than a route may be in another pool: then it caps the route.
	 * Only a limit that would fit in no pool is refused.
	 */
	private Map<String, RouteSettings> routes(List<Layer> pool, Bound total) {
		Bound ofRoutes = new Bound(total.property(), total.value(),
				(total.value() < this.largestTotal) ? CAPPING : REFUSING);
		Map<String, RouteSettings> routes = new HashMap<>();
		this.routes.forEach((origin, route) -> {
			List<Layer> layers = new ArrayList<>(pool);
			layers.add(0, route);
			routes.put(origin, route(new SettingsLayers(layers), ofRoutes));
		});
		return routes;
	}

}
