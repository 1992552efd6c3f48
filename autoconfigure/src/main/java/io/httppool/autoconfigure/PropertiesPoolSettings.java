package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import io.httppool.autoconfigure.LimitsReader.Bound;
import io.httppool.autoconfigure.PoolProperties.Socket;
import io.httppool.autoconfigure.SettingsLayers.Found;
import io.httppool.autoconfigure.SettingsLayers.Layer;
import io.httppool.client.PoolSettingsSource;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.PoolSettings.ConnectionSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettings;

/**
 * The settings of pools as the properties state them: those of the pool win over those of
 * all pools, and those of a route over both. Immutable.
 */
final class PropertiesPoolSettings implements PoolSettingsSource {

	private static final int MAX_TOTAL = 200;

	private static final DataSize BUFFER_SIZE = DataSize.ofKilobytes(8);

	private static final DataSize LARGEST_BUFFER_SIZE = DataSize.ofGigabytes(1);

	private static final RouteSettings ROUTE = new RouteSettings(new Limits(4, 32, MAX_TOTAL), 1000,
			Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(5), null, Duration.ofSeconds(30),
			Duration.ofSeconds(55), Duration.ofMinutes(10), null, Duration.ofMillis(10), Duration.ofSeconds(60),
			Map.of());

	/** More specific than any layer: caps whatever exceeds it. */
	private static final int CAPPING = -1;

	/** More general than any layer: refuses whatever exceeds it. */
	private static final int REFUSING = Integer.MAX_VALUE;

	private final HttpPoolProperties properties;

	private final Map<String, Layer<RouteProperties>> routes;

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
		read(layers("default", null), "default", false);
		properties.pools().keySet().forEach((pool) -> settings(pool, false));
	}

	private static Map<String, Layer<RouteProperties>> byOrigin(Map<String, RouteProperties> routes) {
		Map<String, Layer<RouteProperties>> byOrigin = new LinkedHashMap<>();
		routes.forEach((name, properties) -> {
			Layer<RouteProperties> route = Layer.of("httppool.routes", name, properties);
			String origin = RouteOrigin.parse(route.prefix() + ".origin", properties.origin());
			Layer<RouteProperties> other = byOrigin.putIfAbsent(origin, route);
			if (other != null) {
				throw new InvalidPoolSettingException(route.prefix() + ".origin", origin,
						"%s has the same origin".formatted(other.prefix()), "Join the two below one name.");
			}
		});
		return byOrigin;
	}

	private int largestTotal() {
		IntStream own = this.properties.pools()
			.entrySet()
			.stream()
			.mapToInt((pool) -> total(new SettingsLayers<>(layers(pool.getKey(), pool.getValue()))).value());
		return IntStream.concat(own, IntStream.of(total(new SettingsLayers<>(layers("default", null))).value()))
			.max()
			.orElse(MAX_TOTAL);
	}

	@Override
	public PoolSettings settings(String pool, boolean isAuthenticated) {
		return read(layers(pool, this.properties.pools().get(pool)), pool, isAuthenticated);
	}

	private List<Layer<PoolProperties>> layers(String pool, @Nullable PoolProperties own) {
		Layer<PoolProperties> defaults = new Layer<>("httppool.defaults", this.properties.defaults());
		return (own != null) ? List.of(Layer.of("httppool.pools", pool, own), defaults) : List.of(defaults);
	}

	private PoolSettings read(List<Layer<PoolProperties>> pool, String name, boolean isAuthenticated) {
		SettingsLayers<PoolProperties> layers = new SettingsLayers<>(pool);
		Bound total = total(layers);
		ReusePolicy reuse = layers.value("reuse", PoolProperties::reuse, ReusePolicy.LIFO);
		ConnectionSettings connection = connection(layers, isAuthenticated);
		RouteSettings base = route(layers, total);
		return new PoolSettings(name, total.value(), reuse, connection, base, routes(pool, total), layers.origins());
	}

	private static Bound total(SettingsLayers<PoolProperties> layers) {
		Found<Integer> found = layers.atLeast(1, "max-total", PoolProperties::maxTotal);
		return (found != null) ? new Bound(found.property(), found.value(), found.layer())
				: new Bound("httppool.defaults.max-total", MAX_TOTAL, REFUSING);
	}

	private static ConnectionSettings connection(SettingsLayers<PoolProperties> layers, boolean isAuthenticated) {
		ConnectionStateMode state = layers.value("connection-state", PoolProperties::connectionState,
				ConnectionStateMode.AUTO);
		boolean keepAlive = layers.value("socket.keep-alive", (p) -> keepAlive(p.socket()), true);
		boolean tcpNoDelay = layers.value("socket.tcp-no-delay", (p) -> tcpNoDelay(p.socket()), true);
		return new ConnectionSettings(bufferSize(layers), keepAlive, tcpNoDelay, state.isOn(isAuthenticated));
	}

	private static int bufferSize(SettingsLayers<PoolProperties> layers) {
		Found<DataSize> found = layers.find("buffer-size", PoolProperties::bufferSize);
		DataSize size = (found != null) ? found.value() : BUFFER_SIZE;
		if (found != null && (size.toBytes() < 1 || size.compareTo(LARGEST_BUFFER_SIZE) > 0)) {
			throw found.invalid("it must be between 1B and 1GB",
					"Set it to a few kilobytes such as 8KB, or remove it to have the default.");
		}
		return (int) size.toBytes();
	}

	private static @Nullable Boolean keepAlive(@Nullable Socket socket) {
		return (socket != null) ? socket.keepAlive() : null;
	}

	private static @Nullable Boolean tcpNoDelay(@Nullable Socket socket) {
		return (socket != null) ? socket.tcpNoDelay() : null;
	}

	private static RouteSettings route(SettingsLayers<? extends RouteOverrides> layers, Bound total) {
		Found<Integer> maxPending = layers.atLeast(0, "max-pending", RouteOverrides::maxPending);
		Found<Integer> maxExchanges = layers.atLeast(1, "max-exchanges", RouteOverrides::maxExchanges);
		return new RouteSettings(LimitsReader.read(layers, ROUTE.limits(), total),
				(maxPending != null) ? maxPending.value() : ROUTE.maxPending(),
				layers.duration("lease-timeout", RouteOverrides::leaseTimeout, ROUTE.leaseTimeout()),
				layers.duration("connect-timeout", RouteOverrides::connectTimeout, ROUTE.connectTimeout()),
				layers.duration("tls-handshake-timeout", RouteOverrides::tlsHandshakeTimeout,
						ROUTE.tlsHandshakeTimeout()),
				layers.durationOrNull("response-timeout", RouteOverrides::responseTimeout),
				layers.duration("keep-alive", RouteOverrides::keepAlive, ROUTE.keepAlive()),
				layers.duration("max-idle-time", RouteOverrides::maxIdleTime, ROUTE.maxIdleTime()),
				layers.duration("max-life-time", RouteOverrides::maxLifeTime, ROUTE.maxLifeTime()),
				(maxExchanges != null) ? maxExchanges.value() : null,
				layers.durationOrNever("validate-after-inactivity", RouteOverrides::validateAfterInactivity,
						ROUTE.validateAfterInactivity()),
				layers.durationOrZero("leak-threshold", RouteOverrides::leakThreshold, ROUTE.leakThreshold()),
				layers.origins());
	}

	/**
	 * A pool may be smaller than a route may be in another pool: then it caps the route.
	 * Only what would fit in no pool is refused.
	 */
	private Map<String, RouteSettings> routes(List<Layer<PoolProperties>> pool, Bound total) {
		Bound ofRoutes = new Bound(total.property(), total.value(),
				(total.value() < this.largestTotal) ? CAPPING : REFUSING);
		Map<String, RouteSettings> routes = new HashMap<>();
		this.routes.forEach((origin, route) -> {
			List<Layer<? extends RouteOverrides>> layers = new ArrayList<>(pool);
			layers.add(0, route);
			routes.put(origin, route(new SettingsLayers<RouteOverrides>(layers), ofRoutes));
		});
		return routes;
	}

}
