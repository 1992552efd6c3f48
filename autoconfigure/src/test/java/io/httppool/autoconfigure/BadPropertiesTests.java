package io.httppool.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import io.httppool.tuning.TestPolicy;
import io.httppool.tuning.TuningPolicy;
import io.httppool.tuning.TuningSettings.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The messages that a user reads when a property is wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class BadPropertiesTests {

	private static final String ORIGIN_REMEDY = "Write scheme, host and port only, such as https://api.example.com or http://localhost:8081.";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					httppool.defaults.max-total=0       | it must be at least 1 | Set it to 1 or more, or remove it to have the default.
					httppool.defaults.max-exchanges=0   | it must be at least 1 | Set it to 1 or more, or remove it.
					httppool.defaults.per-route.max=300 | httppool.defaults.max-total is 200 | Set it to 200 or less, or raise httppool.defaults.max-total.
					httppool.defaults.lease-timeout=400d | it must be between 1ms and 365d | Set it to a duration such as 2s, or remove it to have the default.
					httppool.defaults.buffer-size=2GB   | it must be between 1B and 1GB | Set it to a size such as 8KB, or remove it to have the default.
					httppool.tuner.interval=99ms        | it must be between 100ms and 1m | Set it to a duration such as 1s, or remove it to have the default.
					httppool.tuner.stepwise.connections-per-request=0 | it must be a number above 0 | Set it to a number such as 1.5, or remove it to have the default.
					httppool.routes.api.origin=localhost:8080 | it does not start with http:// or https:// | Write scheme, host and port only, such as https://api.example.com or http://localhost:8081.
					""",
			delimiter = '|')
	void startFailsWithPropertyValuePlaceAndRemedy(String line, String problem, String remedy, CapturedOutput output)
			throws IOException {
		String[] property = line.split("=", 2);

		assertThatStartFails("# The pools\n" + line);

		assertThat(output).contains(failure("Property '%s' is '%s', but %s. It was set in URL [%s] - 2:%d."
			.formatted(property[0], property[1], problem, fileUrl(), property[0].length() + 2), remedy));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			httppool.defaults.max-pending=-1        | -1        | 0
			httppool.pools.payments.max-total=-3    | -3        | 1
			httppool.pools[my.group].max-total=0    | 0         | 1
			httppool.pools.my_group.max-total=0     | 0         | 1
			httppool.pools.myGroup.max-total=0      | 0         | 1
			httppool.defaults.lease-timeout=0       | 0ms       | 1ms 365d
			httppool.defaults.lease-timeout=-1s     | -1s       | 1ms 365d
			httppool.defaults.lease-timeout=36500000d | 36500000d | 1ms 365d
			httppool.defaults.connect.attempt-delay=9ms | 9ms   | 10ms 2s 0 250ms
			httppool.pools.payments.connect.attempt-delay=2001ms | 2001ms | 10ms 2s 0 250ms
			httppool.pools.payments.connect.attempt-delay=-1s | -1s | 10ms 2s 0 250ms
			httppool.defaults.leak-threshold=-1s    | -1s       | 0 365d 1m
			httppool.pools.payments.leak-threshold=366d | 366d  | 0 365d 1m
			httppool.defaults.validate-after-inactivity=366d | 366d | -365d 365d 0ms
			httppool.defaults.validate-after-inactivity=-366d | -366d | -365d 365d 0ms
			httppool.eviction.interval=0            | 0ms       | 10ms 1h
			httppool.eviction.interval=2h           | 2h        | 10ms 1h
			httppool.tuner.interval=61s             | 61s       | 100ms 1m
			httppool.shutdown.drain-timeout=-1s     | -1s       | 0 1h 10s
			httppool.shutdown.drain-timeout=2h      | 2h        | 0 1h 10s
			httppool.tuner.stepwise.slow-above=0    | 0ms       | 1ms 365d 800ms
			httppool.tuner.stepwise.slow-idle-timeout=0 | 0ms   | 1ms 365d 3s
			httppool.tuner.stepwise.busy-idle-timeout=-1s | -1s | 1ms 365d 5s
			httppool.tuner.stepwise.quiet-idle-timeout=366d | 366d | 1ms 365d 1m
			httppool.tuner.stepwise.normal-idle-timeout=0 | 0ms | 1ms 365d 30s
			httppool.tuner.stepwise.quiet-below=-1  | -1        | 0
			httppool.tuner.stepwise.quiet-below=NaN | NaN       | 0
			httppool.tuner.stepwise.busy-above=Infinity | Infinity | 0
			httppool.tuner.stepwise.connections-per-request=Infinity | Infinity | 0
			httppool.tuner.stepwise.min=0           | 0         | 1
			""", delimiter = '|')
	void startFailsWhenAValueIsOutOfRange(String line, String shown, String facts, CapturedOutput output)
			throws IOException {
		String property = line.substring(0, line.indexOf('='));

		assertThatStartFails(line);

		assertThat(output).contains("Property '%s' is '%s', but ".formatted(property, shown))
			.contains("URL [%s] - 1:%d.".formatted(fileUrl(), property.length() + 2))
			.contains(facts.split(" "));
	}

	@Test
	void startFailsWhenThereIsNoPolicyOfThatName(CapturedOutput output) throws IOException {
		assertThatStartFails("httppool.tuner.policy=clever");

		assertThat(output).contains(failure(
				describe("httppool.tuner.policy=clever", "clever", "there is no such policy"),
				"Set it to one of adaptive, stepwise, mine, or define a bean of type TuningPolicy with that name."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "'off'", "OFF" })
	void modeOffIsUnderstoodAsYamlWritesIt(String word) throws IOException {
		Path yaml = Files.writeString(this.directory.resolve("application.yaml"),
				"httppool: { tuner: { mode: %s } }".formatted(word));

		try (ConfigurableApplicationContext context = start(yaml)) {
			assertThat(context.getBean(HttpPoolProperties.class).tuner().mode()).isEqualTo(Mode.OFF);
		}
	}

	private String describe(String line, String shown, String problem) throws IOException {
		String property = line.substring(0, line.indexOf('='));
		return "Property '%s' is '%s', but %s. It was set in URL [%s] - 1:%d.".formatted(property, shown, problem,
				fileUrl(), property.length() + 2);
	}

	@Test
	void startFailsWhenARouteHasNoOrigin(CapturedOutput output) throws IOException {
		assertThatStartFails("httppool.routes.api.lease-timeout=1s");

		assertThat(output).contains(failure(
				"Property 'httppool.routes.api.origin' is not set, but a route needs an origin.", ORIGIN_REMEDY));
	}

	@Test
	void startFailsWhenTwoRoutesHaveOneOrigin(CapturedOutput output) throws IOException {
		assertThatStartFails("""
				httppool.routes.one.origin=https://api.example.com
				httppool.routes.two.origin=https://API.example.com:443
				""");

		assertThat(output).contains(failure(
				"Property 'httppool.routes.two.origin' is 'https://api.example.com', but httppool.routes.one has the same origin. It was set in URL [%s] - 2:28."
					.formatted(fileUrl()),
				"Merge the two under one name."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://me:secret@api.example.com", "https:me:secret@api.example.com",
			"me:secret@api.example.com", "https://me:se@secret@my_host", "https://api.example.com?key=secret",
			"https://me:secret@[", "https://me: secret@api.example.com" })
	void startFailsWithoutShowingSecrets(String origin, CapturedOutput output) throws IOException {
		assertThatStartFails("debug=true\nhttppool.routes.api.origin=" + origin);

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property 'httppool.routes.api.origin' is '")
			.doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource({ "httppool.defaults.reuse, random, 'lifo, fifo'",
			"httppool.pools.payments.connection-state, perhaps, 'auto, on, off'",
			"httppool.tuner.mode, perhaps, 'off, observe, apply'",
			"httppool.defaults.socket.keep-alive, perhaps, 'true, false'",
			"httppool.eviction.learn-keep-alive, perhaps, 'true, false'" })
	void startFailsWithTheWordsThatAreAllowed(String property, String word, String allowed, CapturedOutput output)
			throws IOException {
		assertThatStartFails(property + "=" + word);

		assertThat(output)
			.contains(failure(describe(property + "=" + word, word, "it must be one of %s".formatted(allowed)),
					"Set it to one of %s, or remove it to have the default.".formatted(allowed)));
	}

	@ParameterizedTest
	@CsvSource({ "httppool.defaults.lease-timeout, soon, it is not a duration, a duration such as 2s",
			"httppool.defaults.buffer-size, large, it is not a size, a size such as 8KB",
			"httppool.defaults.max-total, many, it is not a whole number, 1 or more",
			"httppool.defaults.max-total, 99999999999, it must be at most 2147483647, 1 or more",
			"httppool.tuner.stepwise.busy-above, many, it is not a number, a number such as 100",
			"httppool.eviction.interval, often, it is not a duration, a duration such as 1s" })
	void startFailsWhenAValueIsOfAnotherKind(String property, String value, String problem, String remedy,
			CapturedOutput output) throws IOException {
		assertThatStartFails(property + "=" + value);

		assertThat(output).contains(failure(describe(property + "=" + value, value, problem),
				"Set it to %s, or remove it to have the default.".formatted(remedy)));
	}

	@Test
	void valueOfAnotherKindThatMayBeASecretIsNotShown(CapturedOutput output) throws IOException {
		assertThatStartFails("httppool.defaults.lease-timeout=https://me:secret@api.example.com");

		assertThat(output).contains("Property 'httppool.defaults.lease-timeout' has a value, but it is not a duration.")
			.doesNotContain("secret");
	}

	@Test
	void startFailsWhenNoBundleHasTheNameThatAClientUses(CapturedOutput output) throws IOException {
		assertThatStartFails("spring.http.clients.ssl.bundle=nowhere");

		assertThat(output).contains(failure(
				"Property 'spring.http.clients.ssl.bundle' is 'nowhere', but there is no SSL bundle of that name. It was set in URL [%s] - 1:32."
					.formatted(fileUrl()),
				"Define it below 'spring.ssl.bundle.pem.nowhere' or 'spring.ssl.bundle.jks.nowhere', or correct the name."));
	}

	@Test
	void startFailsWithEveryPropertyThatNamesTheMissingBundle(CapturedOutput output) throws IOException {
		assertThatStartFails("""
				spring.http.clients.ssl.bundle=nowhere
				spring.http.serviceclient.payments.ssl.bundle=nowhere
				""");

		assertThat(output).contains("Property 'spring.http.clients.ssl.bundle' is 'nowhere'")
			.contains("[%s] - 1:32.".formatted(fileUrl()))
			.contains("Property 'spring.http.serviceclient.payments.ssl.bundle' is 'nowhere'")
			.contains("[%s] - 2:47.".formatted(fileUrl()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "on", "off", "auto", "ON", "'on'" })
	void connectionStateIsUnderstoodAsYamlWritesIt(String word) throws IOException {
		Path yaml = Files.writeString(this.directory.resolve("application.yaml"),
				"httppool: { defaults: { connection-state: %s } }".formatted(word));

		try (ConfigurableApplicationContext context = start(yaml)) {
			assertThat(context.getBean(HttpPoolProperties.class).defaults().connectionState())
				.hasToString(word.replace("'", "").toUpperCase(Locale.ROOT));
		}
	}

	@Test
	void aPoolOrRouteWithNothingBelowItIsAsIfItWereNotThere() throws IOException {
		Path yaml = Files.writeString(this.directory.resolve("application.yaml"),
				"httppool: { defaults: {}, pools: { payments: {} }, routes: {} }");

		try (ConfigurableApplicationContext context = start(yaml)) {
			assertThat(context.getBean(HttpPoolProperties.class)).isNotNull();
		}
	}

	@Test
	void startFailsWhenThereIsNoSuchPropertyWithoutShowingItsValue(CapturedOutput output) throws IOException {
		assertThatStartFails("""
				httppool.defaults.max-totall=10
				httppool.routes.api.orgin=https://me:secret@api.example.com
				""");

		assertThat(output).contains(failure(
				"""
						There is no such property:

						    httppool.defaults.max-totall (URL [%1$s] - 1:30): did you mean httppool.defaults.max-total?
						    httppool.routes.api.orgin (URL [%1$s] - 2:27): did you mean httppool.routes.api.origin?"""
					.formatted(fileUrl()),
				"Correct the name or remove the property. The documentation of httppool lists all properties in docs/properties.md."));
		assertThat(output).doesNotContain("secret");
	}

	private void assertThatStartFails(String properties) throws IOException {
		Files.writeString(file(), properties);

		assertThatException().isThrownBy(() -> start(file()).close());
	}

	private Path file() {
		return this.directory.resolve("application.properties");
	}

	private URL fileUrl() throws IOException {
		return file().toUri().toURL();
	}

	private static ConfigurableApplicationContext start(Path configuration) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.run("--spring.config.location=" + configuration.toUri());
	}

	private static String failure(String description, String action) {
		return "%n%nDescription:%n%n%s%n%nAction:%n%n%s%n".formatted(description, action);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, HttpPoolAutoConfiguration.class,
			HttpPoolClientAutoConfiguration.class, HttpPoolServiceGroupAutoConfiguration.class,
			HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
			RestClientAutoConfiguration.class, HttpServiceClientPropertiesAutoConfiguration.class,
			HttpServiceClientAutoConfiguration.class })
	@ImportHttpServices(group = "payments", types = Payments.class)
	static class Application {

		@Bean
		TuningPolicy mine() {
			return new TestPolicy();
		}

	}

	interface Payments {

		@GetExchange("/")
		String get();

	}

}
