package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import io.httppool.autoconfigure.LimitsReader.Bound;
import io.httppool.autoconfigure.PoolProperties.Socket;
import io.httppool.autoconfigure.SettingsLayers.Found;
import io.httppool.autoconfigure.SettingsLayers.Layer;
import io.httppool.client.PoolSettingsSource;
import io.httppool.pool.Limits;
import io.httppool.pool.PoolSettings;
import io.httppool.pool.PoolSettings.ConnectionSettings;
import io.httppool.pool.ReusePolicy;
import io.httppool.pool.RouteSettings;

/**
 * The settings of pools as the properties state them: those of the pool win over those of
 * all pools, and those of a route over both. Immutable.
 */
final class PropertiesPoolSettings implements PoolSettingsSource {

	static final int MAX_TOTAL = 200;

	static final DataSize BUFFER_SIZE = DataSize.ofKilobytes(8);

	static final RouteSettings ROUTE = new RouteSettings(new Limits(4, 32, MAX_TOTAL), 1000, Duration.ofSeconds(2),
			Duration.ofSeconds(2), Duration.ofSeconds(5), null, Duration.ofSeconds(30), Duration.ofSeconds(55),
			Duration.ofMinutes(10), null, Duration.ofSeconds(2));

	private final HttpPoolProperties properties;

	/**
	 * Create the settings, having read all properties once.
	 * @param properties the properties
	 * @throws InvalidPoolSettingException if one has a value that cannot be used
	 */
	PropertiesPoolSettings(HttpPoolProperties properties) {
		this.properties = properties;
		settings("default", false);
		properties.pools().keySet().forEach((pool) -> settings(pool, false));
	}

	@Override
	public PoolSettings settings(String pool, boolean isAuthenticated) {
		SettingsLayers<PoolProperties> layers = layers(pool);
		Found<Integer> maxTotal = layers.atLeast(1, "max-total", PoolProperties::maxTotal);
		Bound total = (maxTotal != null) ? new Bound("max-total", maxTotal.value(), maxTotal.layer())
				: new Bound("max-total", MAX_TOTAL, Integer.MAX_VALUE);
		RouteSettings base = route(layers, ROUTE, total);
		ReusePolicy reuse = layers.value("reuse", PoolProperties::reuse, ReusePolicy.LIFO);
		ConnectionSettings connection = connection(layers, isAuthenticated);
		return new PoolSettings(pool, total.value(), reuse, connection, base, routes(base, total), layers.origins());
	}

	private SettingsLayers<PoolProperties> layers(String pool) {
		List<Layer<PoolProperties>> layers = new ArrayList<>();
		PoolProperties own = this.properties.pools().get(pool);
		if (own != null) {
			layers.add(new Layer<>("httppool.pools." + pool, own));
		}
		layers.add(new Layer<>("httppool.defaults", this.properties.defaults()));
		return new SettingsLayers<>(layers);
	}

	private static ConnectionSettings connection(SettingsLayers<PoolProperties> layers, boolean isAuthenticated) {
		ConnectionStateMode state = layers.value("connection-state", PoolProperties::connectionState,
				ConnectionStateMode.AUTO);
		Found<DataSize> size = layers.find("buffer-size", PoolProperties::bufferSize);
		long bytes = ((size != null) ? size.value() : BUFFER_SIZE).toBytes();
		if (size != null && (bytes < 1 || bytes > Integer.MAX_VALUE)) {
			throw size.invalid("it must be between 1B and 2GB",
					"Set it to a few kilobytes such as 8KB, or remove it to have the default.");
		}
		boolean keepAlive = layers.value("socket.keep-alive", (p) -> keepAlive(p.socket()), true);
		boolean tcpNoDelay = layers.value("socket.tcp-no-delay", (p) -> tcpNoDelay(p.socket()), true);
		return new ConnectionSettings((int) bytes, keepAlive, tcpNoDelay, state.isOn(isAuthenticated));
	}

	private static @Nullable Boolean keepAlive(@Nullable Socket socket) {
		return (socket != null) ? socket.keepAlive() : null;
	}

	private static @Nullable Boolean tcpNoDelay(@Nullable Socket socket) {
		return (socket != null) ? socket.tcpNoDelay() : null;
	}

	private static <P extends RouteOverrides> RouteSettings route(SettingsLayers<P> layers, RouteSettings otherwise,
			Bound total) {
		Found<Integer> maxPending = layers.atLeast(0, "max-pending", RouteOverrides::maxPending);
		Found<Integer> maxExchanges = layers.atLeast(1, "max-exchanges", RouteOverrides::maxExchanges);
		return new RouteSettings(LimitsReader.read(layers, otherwise.limits(), total),
				(maxPending != null) ? maxPending.value() : otherwise.maxPending(),
				layers.positive("lease-timeout", RouteOverrides::leaseTimeout, otherwise.leaseTimeout()),
				layers.positive("connect-timeout", RouteOverrides::connectTimeout, otherwise.connectTimeout()),
				layers.positive("tls-handshake-timeout", RouteOverrides::tlsHandshakeTimeout,
						otherwise.tlsHandshakeTimeout()),
				layers.positiveOrNull("response-timeout", RouteOverrides::responseTimeout, otherwise.responseTimeout()),
				layers.positive("keep-alive", RouteOverrides::keepAlive, otherwise.keepAlive()),
				layers.positive("max-idle-time", RouteOverrides::maxIdleTime, otherwise.maxIdleTime()),
				layers.positive("max-life-time", RouteOverrides::maxLifeTime, otherwise.maxLifeTime()),
				(maxExchanges != null) ? maxExchanges.value() : otherwise.maxExchanges(),
				otherwise.validateAfterInactivity());
	}

	/**
	 * A pool may be smaller than a route may be in another pool: then it caps the route.
	 */
	private Map<String, RouteSettings> routes(RouteSettings base, Bound total) {
		int largest = Math.max(total.value(), largestTotal());
		Map<String, RouteSettings> routes = new HashMap<>();
		this.properties.routes().forEach((name, properties) -> {
			String prefix = "httppool.routes." + name;
			String origin = origin(prefix + ".origin", properties.origin());
			SettingsLayers<RouteProperties> layers = new SettingsLayers<>(List.of(new Layer<>(prefix, properties)));
			RouteSettings route = route(layers, base, new Bound("max-total", largest, Integer.MAX_VALUE));
			if (routes.put(origin, route.withLimits(capped(route.limits(), total.value()))) != null) {
				throw new InvalidPoolSettingException(prefix + ".origin", origin, "another route has the same origin",
						"Join the two routes below httppool.routes.");
			}
		});
		return routes;
	}

	private int largestTotal() {
		return this.properties.pools()
			.keySet()
			.stream()
			.map((pool) -> layers(pool).find("max-total", PoolProperties::maxTotal))
			.mapToInt((total) -> (total != null) ? total.value() : MAX_TOTAL)
			.max()
			.orElse(0);
	}

	private static Limits capped(Limits limits, int total) {
		return new Limits(Math.min(limits.min(), total), Math.min(limits.current(), total),
				Math.min(limits.max(), total));
	}

	private static String origin(String property, @Nullable String origin) {
		if (origin == null) {
			throw new InvalidPoolSettingException(property, "", "a route needs an origin",
					"Set it to scheme, host and port the route leads to, such as https://api.example.com.");
		}
		return RouteOrigin.parse(property, origin);
	}

}
