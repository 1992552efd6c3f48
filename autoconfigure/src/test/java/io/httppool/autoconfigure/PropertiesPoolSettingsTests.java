package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.httppool.settings.ClientProfile;
import io.httppool.settings.ConnectionStateMode;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.PoolSettings.ConnectionSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.Scalar;
import io.httppool.settings.Setting;
import io.httppool.settings.Settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PropertiesPoolSettings}: which properties make which settings. In the
 * tables properties stand without {@code httppool} and without {@code defaults}.
 */
class PropertiesPoolSettingsTests {

	private static final String API = "https://api.example.com";

	@Test
	void settingsWhenNothingIsSetAreTheBuiltInOnes() {
		PoolSettings settings = read("").settings("default");

		assertThat(settings).isEqualTo(PoolSettings.custom("default").build());
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			# what is set                               | min | initial | max
			''                                          | 4   | 32      | 200
			per-route.max=20                            | 4   | 20      | 20
			per-route.max=2                             | 2   | 2       | 2
			per-route.initial=2                         | 2   | 2       | 200
			per-route.initial=100                       | 4   | 100     | 200
			per-route.min=50                            | 50  | 50      | 200
			per-route.min=200                           | 200 | 200     | 200
			per-route.min=5 per-route.initial=6         | 5   | 6       | 200
			per-route.min=5 per-route.max=6             | 5   | 6       | 6
			per-route.min=6 per-route.initial=6 per-route.max=6 | 6 | 6 | 6
			max-total=20                                | 4   | 20      | 20
			max-total=3                                 | 3   | 3       | 3
			max-total=1                                 | 1   | 1       | 1
			max-total=1000                              | 4   | 32      | 200
			max-total=1000 per-route.max=300            | 4   | 32      | 300
			max-total=1000 per-route.initial=300        | 4   | 300     | 300
			max-total=1000 per-route.min=300            | 300 | 300     | 300
			max-total=20 per-route.max=20               | 4   | 20      | 20
			""", delimiter = '|')
	void limitsThatAreNotSetGiveWayToThoseThatAre(String properties, int min, int initial, int max) {
		PoolSettings settings = read(properties).settings("default");

		assertThat(settings.base().limits()).isEqualTo(new Limits(min, initial, max));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			# what is set                                              | min | initial | max
			per-route.max=20 pools.a.per-route.max=10                  | 4   | 10      | 10
			per-route.max=10 pools.a.per-route.max=20                  | 4   | 20      | 20
			per-route.initial=60 pools.a.per-route.max=50              | 4   | 50      | 50
			per-route.min=60 pools.a.per-route.max=50                  | 50  | 50      | 50
			per-route.min=20 pools.a.per-route.initial=10              | 10  | 10      | 200
			per-route.max=100 pools.a.max-total=80                     | 4   | 32      | 80
			per-route.initial=100 pools.a.max-total=80                 | 4   | 80      | 80
			per-route.min=100 pools.a.max-total=80                     | 80  | 80      | 80
			max-total=50 pools.a.max-total=500 pools.a.per-route.max=300 | 4 | 32      | 300
			per-route.max=100 pools.a.per-route.max=60 pools.a.max-total=80 | 4 | 32   | 60
			""", delimiter = '|')
	void poolsWinOverDefaultsAndCapWhatTheyInherit(String properties, int min, int initial, int max) {
		PoolSettings settings = read(properties).settings("a");

		assertThat(settings.base().limits()).isEqualTo(new Limits(min, initial, max));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			# what is set beside the origin of the route               | min | initial | max
			''                                                         | 4   | 32      | 200
			per-route.max=20                                           | 4   | 20      | 20
			per-route.max=20 routes.api.per-route.max=120              | 4   | 32      | 120
			per-route.max=120 routes.api.per-route.max=20              | 4   | 20      | 20
			routes.api.per-route.initial=50                            | 4   | 50      | 200
			routes.api.per-route.min=50                                | 50  | 50      | 200
			pools.a.per-route.max=20 routes.api.per-route.max=120      | 4   | 32      | 120
			pools.a.max-total=80 routes.api.per-route.max=120          | 4   | 32      | 80
			pools.a.max-total=20 routes.api.per-route.initial=50       | 4   | 20      | 20
			pools.a.max-total=20 routes.api.per-route.min=50           | 20  | 20      | 20
			pools.a.max-total=300 routes.api.per-route.max=300         | 4   | 32      | 300
			""", delimiter = '|')
	void routesWinOverPoolsAndAreCappedByTheirTotal(String properties, int min, int initial, int max) {
		PoolSettings settings = read("routes.api.origin=%s %s".formatted(API, properties)).settings("a");

		assertThat(settings.routes().get(API).limits()).isEqualTo(new Limits(min, initial, max));
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					# what is set | property | value | other facts
					per-route.max=0 | httppool.defaults.per-route.max | 0 | 1
					per-route.initial=0 | httppool.defaults.per-route.initial | 0 | 1
					per-route.min=-1 | httppool.defaults.per-route.min | -1 | 1
					max-total=0 | httppool.defaults.max-total | 0 | 1
					pools.a.max-total=-5 | httppool.pools.a.max-total | -5 | 1
					max-pending=-1 | httppool.defaults.max-pending | -1 | 0
					max-exchanges=0 | httppool.defaults.max-exchanges | 0 | 1
					max-total=0 pools.default.max-total=5 | httppool.defaults.max-total | 0 | 1
					per-route.min=3 per-route.initial=2 | httppool.defaults.per-route.min | 3 | httppool.defaults.per-route.initial 2
					per-route.min=3 per-route.max=2 | httppool.defaults.per-route.min | 3 | httppool.defaults.per-route.max 2
					per-route.initial=3 per-route.max=2 | httppool.defaults.per-route.initial | 3 | httppool.defaults.per-route.max 2
					per-route.min=3 per-route.initial=2 per-route.max=4 | httppool.defaults.per-route.min | 3 | httppool.defaults.per-route.initial 2
					per-route.min=3 per-route.initial=4 per-route.max=2 | httppool.defaults.per-route.initial | 4 | httppool.defaults.per-route.max 2
					per-route.max=201 | httppool.defaults.per-route.max | 201 | httppool.defaults.max-total 200
					per-route.initial=201 | httppool.defaults.per-route.initial | 201 | httppool.defaults.max-total 200
					per-route.min=201 | httppool.defaults.per-route.min | 201 | httppool.defaults.max-total 200
					max-total=10 per-route.max=11 | httppool.defaults.per-route.max | 11 | httppool.defaults.max-total 10
					max-total=10 per-route.initial=11 | httppool.defaults.per-route.initial | 11 | httppool.defaults.max-total 10
					max-total=10 per-route.min=11 | httppool.defaults.per-route.min | 11 | httppool.defaults.max-total 10
					max-total=10 pools.a.per-route.max=11 | httppool.pools.a.per-route.max | 11 | httppool.defaults.max-total 10
					pools.a.max-total=10 pools.a.per-route.max=11 | httppool.pools.a.per-route.max | 11 | httppool.pools.a.max-total 10
					per-route.max=10 pools.a.per-route.initial=11 | httppool.pools.a.per-route.initial | 11 | httppool.defaults.per-route.max 10
					per-route.initial=10 pools.a.per-route.min=11 | httppool.pools.a.per-route.min | 11 | httppool.defaults.per-route.initial 10
					per-route.max=50 per-route.initial=60 pools.a.max-total=100 pools.default.max-total=40 | httppool.defaults.per-route.initial | 60 | httppool.defaults.per-route.max 50
					routes.api.per-route.max=201 | httppool.routes.api.per-route.max | 201 | httppool.defaults.max-total 200
					routes.api.per-route.initial=201 | httppool.routes.api.per-route.initial | 201 | httppool.defaults.max-total 200
					pools.a.max-total=300 routes.api.per-route.max=301 | httppool.routes.api.per-route.max | 301 | httppool.pools.a.max-total 300
					per-route.max=10 routes.api.per-route.min=11 | httppool.routes.api.per-route.min | 11 | httppool.defaults.per-route.max 10
					routes.api.per-route.min=3 routes.api.per-route.max=2 | httppool.routes.api.per-route.min | 3 | httppool.routes.api.per-route.max 2
					pools.a.max-total=20 routes.api.per-route.min=3 routes.api.per-route.initial=2 | httppool.routes.api.per-route.min | 3 | httppool.routes.api.per-route.initial 2
					buffer-size=0B | httppool.defaults.buffer-size | 0B | 1B 1GB 8KB
					buffer-size=-8KB | httppool.defaults.buffer-size | -8KB | 1B 1GB 8KB
					buffer-size=2GB | httppool.defaults.buffer-size | 2GB | 1B 1GB 8KB
					ejection.base-time=10m | httppool.defaults.ejection.base-time | 10m | ejection.max-time 5m
					pools.a.ejection.max-time=5s | httppool.pools.a.ejection.max-time | 5s | ejection.base-time 10s
					ejection.max-percent=101 | httppool.defaults.ejection.max-percent | 101 | 0 100
					ejection.success-rate.below=101 | httppool.defaults.ejection.success-rate.below | 101 | 0 100
					ejection.success-rate.min-samples=0 | httppool.defaults.ejection.success-rate.min-samples | 0 | 1
					ejection.consecutive-5xx=-1 | httppool.defaults.ejection.consecutive-5xx | -1 | 0
					ejection.consecutive-failures=0 | httppool.defaults.ejection.consecutive-failures | 0 | 1
					dns.refresh=10ms | httppool.defaults.dns.refresh | 10ms | 1s 0
					pools[my.group].max-total=0 | httppool.pools[my.group].max-total | 0 | 1
					routes.b.origin=https://API.example.com:443 | httppool.routes.b.origin | https://api.example.com | httppool.routes.api
					""",
			delimiter = '|')
	void contradictionsAreRefused(String properties, String property, String value, String facts) {
		assertThatExceptionOfType(InvalidPoolSettingException.class)
			.isThrownBy(() -> read("routes.api.origin=%s %s".formatted(API, properties)))
			.withMessageStartingWith("Property '%s' is '%s'", property, value)
			.satisfies((ex) -> assertThat(ex.getMessage() + ex.remedy()).contains(facts.split(" ")));
	}

	@ParameterizedTest
	@MethodSource("spansOfRoutes")
	void durationsThatAreOutOfRangeAreRefused(Setting<Duration> setting) {
		for (String prefix : new String[] { "defaults.", "pools.a.", "routes.api." }) {
			assertRefused(setting, prefix, "0", "0ms");
			assertRefused(setting, prefix, "-1s", "-1s");
			assertRefused(setting, prefix, "999us", "999us");
			assertRefused(setting, prefix, "366d", "366d");
		}
	}

	@SuppressWarnings("unchecked")
	static List<Setting<Duration>> spansOfRoutes() {
		return Settings.ofRoutes()
			.stream()
			.map(Scalar::setting)
			.filter((setting) -> setting.range().text().equals("1ms to 365d"))
			.map((setting) -> (Setting<Duration>) setting)
			.toList();
	}

	private static void assertRefused(Setting<Duration> setting, String prefix, String value, String shown) {
		assertThatExceptionOfType(InvalidPoolSettingException.class)
			.isThrownBy(() -> read("routes.api.origin=%s %s%s=%s".formatted(API, prefix, setting.name(), value)))
			.withMessageStartingWith("Property 'httppool.%s%s' is '%s'", prefix, setting.name(), shown)
			.withMessageEndingWith(setting.range().problem())
			.satisfies((ex) -> assertThat(ex.remedy()).isEqualTo(setting.remedy()));
	}

	@ParameterizedTest
	@MethodSource("numbersOfRoutes")
	void eachValueComesFromTheMostSpecificLayerThatHasOne(Scalar<RouteSettings, ?, ?> scalar) {
		String unit = unit(scalar.setting());
		String defaults = "%s=11%s ".formatted(scalar.name(), unit);
		String pool = "pools.a.%s=12%s ".formatted(scalar.name(), unit);
		String route = "routes.api.%s=13%s ".formatted(scalar.name(), unit);
		String origin = "routes.api.origin=" + API;

		PropertiesPoolSettings all = read(defaults + pool + route + origin);
		PropertiesPoolSettings withoutRoute = read(defaults + pool + origin);
		PropertiesPoolSettings withoutPool = read(defaults + route + origin);

		assertValue(all.settings("a").routes().get(API), scalar, 13);
		assertValue(all.settings("a").base(), scalar, 12);
		assertValue(all.settings("b").base(), scalar, 11);
		assertValue(withoutRoute.settings("a").routes().get(API), scalar, 12);
		assertValue(withoutPool.settings("a").routes().get(API), scalar, 13);
		assertValue(withoutPool.settings("a").base(), scalar, 11);
	}

	private static <T> String unit(Setting<T> setting) {
		if (!(setting.example() instanceof Duration)) {
			return "";
		}
		return setting.range().contains(setting.range().cast(Duration.ofMillis(11))) ? "ms" : "s";
	}

	/** Return all but words and those that are on or off, which have no three values. */
	static List<Scalar<RouteSettings, ?, ?>> numbersOfRoutes() {
		return Settings.ofRoutes()
			.stream()
			.filter((scalar) -> scalar.setting().example() instanceof Number
					|| scalar.setting().example() instanceof Duration)
			.<Scalar<RouteSettings, ?, ?>>map((scalar) -> scalar)
			.toList();
	}

	private static void assertValue(RouteSettings settings, Scalar<RouteSettings, ?, ?> scalar, int number) {
		assertThat(scalar.written(settings)).isIn(number, number + "ms", number + "s", number + "B");
	}

	@Test
	void poolOnlyValuesOfThePoolWinOverDefaults() {
		PropertiesPoolSettings settings = read(
				"reuse=fifo profile=lean buffer-size=1KB connection-state=off socket.keep-alive=false "
						+ "socket.tcp-no-delay=false max-total=20 pools.a.reuse=lifo pools.a.profile=standard pools.a.buffer-size=2KB "
						+ "pools.a.connection-state=on pools.a.socket.keep-alive=true pools.a.max-total=10");

		PoolSettings own = settings.settings("a");
		PoolSettings other = settings.settings("b");

		assertThat(own.reuse()).isEqualTo(ReusePolicy.LIFO);
		assertThat(own.profile()).isEqualTo(ClientProfile.STANDARD);
		assertThat(own.maxTotal()).isEqualTo(10);
		assertThat(own.connection()).isEqualTo(new ConnectionSettings(2048, true, false, ConnectionStateMode.ON));
		assertThat(other.reuse()).isEqualTo(ReusePolicy.FIFO);
		assertThat(other.profile()).isEqualTo(ClientProfile.LEAN);
		assertThat(other.maxTotal()).isEqualTo(20);
		assertThat(other.connection()).isEqualTo(new ConnectionSettings(1024, false, false, ConnectionStateMode.OFF));
	}

	@ParameterizedTest
	@CsvSource({ "'', AUTO", "connection-state=auto, AUTO", "connection-state=on, ON", "connection-state=off, OFF" })
	void connectionStateIsThatOfThePropertyOrAuto(String properties, ConnectionStateMode mode) {
		PoolSettings settings = read(properties).settings("default");

		assertThat(settings.connection().state()).isEqualTo(mode);
	}

	@Test
	void originsTellWhereEachEffectiveValueCameFrom() {
		PropertiesPoolSettings settings = read("per-route.max=100 per-route.min=2 lease-timeout=1s keep-alive=5s "
				+ "socket.keep-alive=false pools.a.max-total=80 pools.a.lease-timeout=2s pools.a.reuse=fifo");

		assertThat(settings.settings("a").origins())
			.containsExactlyInAnyOrderEntriesOf(Map.of("max-total", "httppool.pools.a.max-total", "per-route.max",
					"httppool.pools.a.max-total", "per-route.min", "httppool.defaults.per-route.min", "lease-timeout",
					"httppool.pools.a.lease-timeout", "keep-alive", "httppool.defaults.keep-alive", "reuse",
					"httppool.pools.a.reuse", "socket.keep-alive", "httppool.defaults.socket.keep-alive"));
		assertThat(settings.settings("b").origins()).containsExactlyInAnyOrderEntriesOf(Map.of("per-route.max",
				"httppool.defaults.per-route.max", "per-route.min", "httppool.defaults.per-route.min", "lease-timeout",
				"httppool.defaults.lease-timeout", "keep-alive", "httppool.defaults.keep-alive", "socket.keep-alive",
				"httppool.defaults.socket.keep-alive"));
	}

	@Test
	void poolNamesThatAreNoPlainKeysAreBoundInBrackets() {
		PropertiesPoolSettings settings = read("pools[my.group].max-total=7 pools[my.group].per-route.max=5");

		assertThat(settings.settings("my.group").maxTotal()).isEqualTo(7);
		assertThat(settings.settings("my.group").origins()).containsEntry("max-total",
				"httppool.pools[my.group].max-total");
	}

	private static PropertiesPoolSettings read(String text) {
		Map<String, String> map = new LinkedHashMap<>();
		Arrays.stream(text.split("\\s+")).filter((property) -> !property.isEmpty()).forEach((property) -> {
			String[] parts = property.split("=", 2);
			boolean isFull = parts[0].matches("(defaults|pools|routes)[.\\[].*");
			map.put((isFull ? "httppool." : "httppool.defaults.") + parts[0], parts[1]);
		});
		return new PropertiesPoolSettings(
				new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("httppool", HttpPoolProperties.class));
	}

}
