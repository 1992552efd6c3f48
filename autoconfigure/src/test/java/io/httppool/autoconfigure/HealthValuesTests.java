package io.httppool.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.httppool.settings.HealthCheckType;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.Scalar;
import io.httppool.settings.Settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the values of the properties of checks: which hold, and which are refused.
 */
class HealthValuesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			path=/a                 | path=/b             | path            | /a
			method=HEAD             | method=OPTIONS      | method          | HEAD
			host=a.example          | host=b.example      | host            | a.example
			expected-status=200,204 | expected-status=299 | expected-status | 200,204
			jitter=20               | jitter=30%          | jitter          | 20%
			type=tls                | type=http           | type            | tls
			enabled=true            | enabled=false       | enabled         | true
			headers.A=1             | headers.B=2         | headers         | 1
			""")
	void mostSpecificValueHolds(String ofRoute, String ofPool, String name, String value) {
		RouteSettings route = read(
				"routes.one.origin=http://a routes.one.health.%s pools.api.health.%s".formatted(ofRoute, ofPool))
			.routes()
			.values()
			.iterator()
			.next();

		Scalar<RouteSettings, ?, ?> row = Settings.ofRoutes()
			.stream()
			.filter((scalar) -> scalar.name().equals("health." + name))
			.findFirst()
			.orElseThrow();
		assertThat(String.valueOf(row.written(route))).isEqualTo(value);
	}

	@Test
	void propertiesTellNothingThatMayBeSecret() {
		HealthProperties properties = new HealthProperties(true, HealthCheckType.HTTP, "/up?key=secret", "GET", null,
				Map.of("X-Key", "secret"), null, null, null, null, null, null, null, null);

		assertThat(properties.toString()).contains("type=HTTP").doesNotContain("secret");
	}

	@Test
	void nothingThatMayBeSecretIsWritten() {
		PoolSettings settings = read("defaults.health.path=/up?key=secret defaults.health.headers.X-Key=secret");

		assertThat(Settings.ofRoutes()).extracting((scalar) -> String.valueOf(scalar.written(settings.base())))
			.contains("/up", "1")
			.noneMatch((value) -> value.contains("secret") || value.contains("X-Key"));
		assertThat(settings.base().addresses().health().toString()).doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					path=health                     | health        | it must begin with a slash, without spaces          | a path such as /health
					path=/a#b                       | /a            | it must begin with a slash, without spaces and without # | a path such as /health
					path=https://me:secret@a/b?c=d  | https://***@a/b | it must begin with a slash, without spaces        | a path such as /health
					path=me:sec/ret@a/b             | ***@a/b       | it must begin with a slash, without spaces          | a path such as /health
					method=CONNECT                  | CONNECT       | it must be a method of HTTP in capitals             | a method such as GET
					method=get                      | get           | it must be a method of HTTP in capitals             | a method such as GET
					host=http://a                   | http://a      | it must be a host, with or without port             | a host such as api.example.com
					headers.Host=a                  | 1             | a header in it has a name or a value that cannot be | headers by their names
					expected-status=2xx             | 2xx           | statuses or ranges of them from 200 to 599          | 200-299 or 200,204
					expected-status=299-200         | 299-200       | statuses or ranges of them from 200 to 599          | 200-299 or 200,204
					expected-status=100             | 100           | statuses or ranges of them from 200 to 599          | 200-299 or 200,204
					expected-status=200,            | 200,          | statuses or ranges of them from 200 to 599          | 200-299 or 200,204
					interval=10ms                   | 10ms          | it must be between 1s and 365d                      | a duration such as 30s
					jitter=101%                     | 101%          | it must be a share between 0% and 100%              | a share such as 10%
					jitter=-1                       | -1            | it must be a share between 0% and 100%              | a share such as 10%
					unhealthy-threshold=0           | 0             | it must be at least 1                               | 1 or more
					healthy-threshold=0             | 0             | it must be at least 1                               | 1 or more
					timeout=6s                      | 6s            | health.timeout (6s) must not be above health.edge-interval (5s)  | Lower health.timeout, or raise health.edge-interval.
					interval=4s                     | 4s            | health.timeout (5s) must not be above health.interval (4s)       | Lower health.timeout, or raise health.interval.
					edge-interval=2s                | 2s            | health.timeout (5s) must not be above health.edge-interval (2s)  | Lower health.timeout, or raise health.edge-interval.
					""")
	void valueThatCannotBeUsedIsRefused(String property, String value, String problem, String remedy) {
		assertThatExceptionOfType(InvalidPoolSettingException.class)
			.isThrownBy(() -> read("pools.api.health." + property))
			.withMessageStartingWith("Property 'httppool.pools.api.health.%s' is '%s', but ",
					property.substring(0, property.indexOf('=')).replace(".Host", ""), value)
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.remedy()).contains(remedy));
	}

	private static PoolSettings read(String properties) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String property : properties.split(" ")) {
			int equals = property.indexOf('=');
			values.put("httppool." + property.substring(0, equals), property.substring(equals + 1));
		}
		return new PropertiesPoolSettings(new Binder(new MapConfigurationPropertySource(values))
			.bindOrCreate("httppool", HttpPoolProperties.class)).settings("api");
	}

}
