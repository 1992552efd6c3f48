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
 * What a user reads when a property is wrong.
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
					httppool.defaults.max-pending=-1    | it must be at least 0 | Set it to 0 or more, or remove it to have the default.
					httppool.defaults.max-exchanges=0   | it must be at least 1 | Set it to 1 or more, or remove it to have no limit.
					httppool.defaults.per-route.max=300 | httppool.defaults.max-total is 200 | Set it to 200 or less, or raise httppool.defaults.max-total.
					httppool.pools.payments.max-total=-3 | it must be at least 1 | Set it to 1 or more, or remove it to have the default.
					httppool.pools[my.group].max-total=0 | it must be at least 1 | Set it to 1 or more, or remove it to have the default.
					httppool.pools.my_group.max-total=0 | it must be at least 1 | Set it to 1 or more, or remove it to have the default.
					httppool.pools.myGroup.max-total=0  | it must be at least 1 | Set it to 1 or more, or remove it to have the default.
					httppool.routes.api.origin=localhost:8080 | it does not start with http:// or https:// | Write scheme, host and port only, such as https://api.example.com or http://localhost:8081.
					httppool.routes.api.origin=https://a.example.com/v1 | it has a path | Write scheme, host and port only, such as https://api.example.com or http://localhost:8081.
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
	@CsvSource({ "0, 0ms", "-1s, -1s", "0ms, 0ms", "400d, 400d", "36500000d, 36500000d" })
	void startFailsWhenADurationCannotBeMeant(String value, String shown, CapturedOutput output) throws IOException {
		assertThatStartFails("httppool.defaults.lease-timeout=" + value);

		assertThat(output).contains(failure(
				"Property 'httppool.defaults.lease-timeout' is '%s', but it must be between 1ms and 365d. It was set in URL [%s] - 1:33."
					.formatted(shown, fileUrl()),
				"Set it to a duration such as 2s, or remove it to have the default."));
	}

	@ParameterizedTest
	@CsvSource({ "httppool.defaults.leak-threshold=-1s, -1s, it must be between 0 and 365d, 1m",
			"httppool.pools.payments.leak-threshold=366d, 366d, it must be between 0 and 365d, 1m",
			"httppool.defaults.validate-after-inactivity=366d, 366d, it must be between -365d and 365d, 10ms",
			"httppool.defaults.validate-after-inactivity=-366d, -366d, it must be between -365d and 365d, 10ms",
			"httppool.eviction.interval=0, 0ms, it must be between 10ms and 1h, 1s",
			"httppool.eviction.interval=2h, 2h, it must be between 10ms and 1h, 1s",
			"httppool.tuner.interval=99ms, 99ms, it must be between 100ms and 1m, 1s",
			"httppool.tuner.interval=61s, 61s, it must be between 100ms and 1m, 1s",
			"httppool.shutdown.drain-timeout=-1s, -1s, it must be between 0 and 1h, 10s",
			"httppool.shutdown.drain-timeout=2h, 2h, it must be between 0 and 1h, 10s" })
	void startFailsWhenADurationIsOutOfItsRange(String line, String shown, String problem, String example,
			CapturedOutput output) throws IOException {
		assertThatStartFails(line);

		assertThat(output).contains(failure(describe(line, shown, problem),
				"Set it to a duration such as %s, or remove it to have the default.".formatted(example)));
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					slow-above=0              | 0ms | it must be between 1ms and 365d | a duration such as 800ms, or remove it to have the default
					slow-idle-timeout=0       | 0ms | it must be between 1ms and 365d | a duration such as 3s, or remove it to have the default
					busy-idle-timeout=-1s     | -1s | it must be between 1ms and 365d | a duration such as 5s, or remove it to have the default
					quiet-idle-timeout=366d   | 366d | it must be between 1ms and 365d | a duration such as 1m, or remove it to have the default
					normal-idle-timeout=0     | 0ms | it must be between 1ms and 365d | a duration such as 30s, or remove it to have the default
					quiet-below=-1            | -1 | it must be a number of at least 0 | a number such as 10, or remove it to have the default
					quiet-below=NaN           | NaN | it must be a number of at least 0 | a number such as 10, or remove it to have the default
					busy-above=9.5            | 9.5 | httppool.tuner.stepwise.quiet-below is 10 | 10 or more, or lower httppool.tuner.stepwise.quiet-below
					busy-above=Infinity       | Infinity | it must be a number of at least 0 | a number such as 100, or remove it to have the default
					connections-per-request=0 | 0 | it must be a number above 0 | a number such as 1.5, or remove it to have the default
					connections-per-request=Infinity | Infinity | it must be a number above 0 | a number such as 1.5, or remove it to have the default
					min=0                     | 0 | it must be at least 1 | 1 or more, or remove it to have the default
					max=19                    | 19 | httppool.tuner.stepwise.min is 20 | 20 or more, or lower httppool.tuner.stepwise.min
					""",
			delimiter = '|')
	void startFailsWhenAThresholdIsOutOfItsRange(String line, String shown, String problem, String remedy,
			CapturedOutput output) throws IOException {
		assertThatStartFails("httppool.tuner.stepwise." + line);

		assertThat(output).contains(failure(describe("httppool.tuner.stepwise." + line, shown, problem),
				"Set it to %s.".formatted(remedy)));
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
				"Join the two below one name."));
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
	@CsvSource({ "httppool.defaults.reuse, random, FIFO, LIFO",
			"httppool.pools.payments.connection-state, perhaps, AUTO, OFF",
			"httppool.tuner.mode, perhaps, OBSERVE, APPLY" })
	void startFailsWithTheWordsThatAreAllowed(String property, String word, String allowed, String alsoAllowed,
			CapturedOutput output) throws IOException {
		assertThatStartFails(property + "=" + word);

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: " + property)
			.contains("Value: \"%s\"".formatted(word))
			.contains("Origin: URL [%s] - 1:%d".formatted(fileUrl(), property.length() + 2))
			.contains("The following values are valid:")
			.contains(allowed)
			.contains(alsoAllowed);
	}

	@ParameterizedTest
	@CsvSource({ "httppool.defaults.lease-timeout, soon", "httppool.defaults.buffer-size, large",
			"httppool.defaults.max-total, many", "httppool.defaults.socket.keep-alive, perhaps",
			"httppool.eviction.learn-keep-alive, perhaps", "httppool.eviction.interval, often" })
	void startFailsWhenAValueIsOfAnotherKind(String property, String value, CapturedOutput output) throws IOException {
		assertThatStartFails(property + "=" + value);

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: " + property)
			.contains("Value: \"%s\"".formatted(value))
			.contains("Origin: URL [%s] - 1:%d".formatted(fileUrl(), property.length() + 2));
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
	void startFailsWhenNoBundleHasTheNameThatAServiceGroupUses(CapturedOutput output) throws IOException {
		assertThatStartFails("spring.http.serviceclient.payments.ssl.bundle=nowhere");

		assertThat(output).contains(failure(
				"Property 'spring.http.serviceclient.payments.ssl.bundle' is 'nowhere', but there is no SSL bundle of that name. It was set in URL [%s] - 1:47."
					.formatted(fileUrl()),
				"Define it below 'spring.ssl.bundle.pem.nowhere' or 'spring.ssl.bundle.jks.nowhere', or correct the name."));
	}

	@Test
	void startFailsWithEveryPropertyThatNamesTheMissingBundle(CapturedOutput output) throws IOException {
		assertThatStartFails("""
				spring.http.clients.ssl.bundle=nowhere
				spring.http.serviceclient.payments.ssl.bundle=nowhere
				""");

		assertThat(output).contains(failure(
				"Property 'spring.http.clients.ssl.bundle' is 'nowhere', but there is no SSL bundle of that name. It was set in URL [%1$s] - 1:32.%nProperty 'spring.http.serviceclient.payments.ssl.bundle' is 'nowhere', but there is no SSL bundle of that name. It was set in URL [%1$s] - 2:47."
					.formatted(fileUrl()),
				"Define it below 'spring.ssl.bundle.pem.nowhere' or 'spring.ssl.bundle.jks.nowhere', or correct the name."));
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

		assertThat(output).contains(failure("""
				There is no such property:

				    httppool.defaults.max-totall (URL [%1$s] - 1:30)
				    httppool.routes.api.orgin (URL [%1$s] - 2:27)""".formatted(fileUrl()),
				"Correct the name or remove the property; the README lists those there are."));
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
