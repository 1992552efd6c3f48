package io.httppool.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Wrong configurations. Each is answered with the property, its value unless that may be
 * a secret, the place it was set in, and what to do. More values are in
 * {@link BadPropertiesTests}, more settings without effect in
 * {@link UnusedSettingsTests}.
 */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class WrongConfigurationTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					# Values of another kind
					httppool.defaults.lease-timeout=soon | httppool.defaults.lease-timeout | soon | Set it to a duration such as 2s, or remove it to have the default.
					httppool.defaults.lease-timeout=2 s | httppool.defaults.lease-timeout | 2 s | Set it to a duration such as 2s
					httppool.defaults.lease-timeout=${LEASE} | httppool.defaults.lease-timeout | ${LEASE} | write a default into it, as in '${NAME:default}'
					httppool.defaults.call-timeout=soon | httppool.defaults.call-timeout | soon | Set it to a duration such as 30s, or remove it.
					httppool.defaults.max-total=many | httppool.defaults.max-total | many | Set it to 1 or more, or remove it to have the default.
					httppool.defaults.max-total=5.5 | httppool.defaults.max-total | 5.5 | Set it to 1 or more
					httppool.defaults.max-total=99999999999 | httppool.defaults.max-total | 99999999999 | Set it to 1 or more
					httppool.defaults.buffer-size=8K | httppool.defaults.buffer-size | 8K | Set it to a size such as 8KB
					httppool.defaults.socket.keep-alive=perhaps | httppool.defaults.socket.keep-alive | perhaps | Set it to one of true, false
					httppool.defaults.reuse=random | httppool.defaults.reuse | random | Set it to one of lifo, fifo
					httppool.pools.payments.profile=fast | httppool.pools.payments.profile | fast | Set it to one of standard, lean
					httppool.tuner.mode=true | httppool.tuner.mode | true | Set it to one of off, observe, apply
					httppool.tuner.stepwise.quiet-below=1,5 | httppool.tuner.stepwise.quiet-below | 1,5 | Set it to a number such as 10
					httppool.enabled=maybe | httppool.enabled | maybe | Set it to one of true, false
					# Values out of range, and of what is not there
					httppool.defaults.max-total=0 | httppool.defaults.max-total | 0 | Set it to 1 or more
					httppool.defaults.lease-timeout=-5 | httppool.defaults.lease-timeout | -5ms | Set it to a duration such as 2s
					httppool.defaults.health.path=health | httppool.defaults.health.path | health | Set it to a path such as /health, or remove it to have the default.
					httppool.defaults.health.path=https://me:secret@bank/up?key=secret | httppool.defaults.health.path | https://***@bank/up | Set it to a path such as /health
					httppool.defaults.health.expected-status=2xx | httppool.defaults.health.expected-status | 2xx | Set it to statuses such as 200-299 or 200,204
					httppool.defaults.health.jitter=101% | httppool.defaults.health.jitter | 101% | Set it to a share such as 10%
					httppool.defaults.health.unhealthy-threshold=0 | httppool.defaults.health.unhealthy-threshold | 0 | Set it to 1 or more
					httppool.defaults.health.healthy-threshold=0 | httppool.defaults.health.healthy-threshold | 0 | Set it to 1 or more
					httppool.defaults.health.timeout=40s | httppool.defaults.health.timeout | 40s | Lower health.timeout, or raise health.interval.
					httppool.defaults.health.type=ping | httppool.defaults.health.type | ping | Set it to one of tcp, tls, http
					httppool.defaults.health.enabled=perhaps | httppool.defaults.health.enabled | perhaps | Set it to one of true, false
					httppool.eviction.interval=0 | httppool.eviction.interval | 0ms | Set it to a duration such as 1s
					httppool.defaults.per-route.max=5;httppool.defaults.per-route.min=6 | httppool.defaults.per-route.min | 6 | Set it to 5 or less, or raise httppool.defaults.per-route.max.
					httppool.defaults.per-route.initial=500 | httppool.defaults.per-route.initial | 500 | Set it to 200 or less, or raise httppool.defaults.max-total.
					httppool.defaults.max-total=10;httppool.pools.payments.per-route.max=20 | httppool.pools.payments.per-route.max | 20 | Set it to 10 or less, or raise httppool.defaults.max-total.
					httppool.tuner.policy=stepwise;httppool.tuner.stepwise.min=300 | httppool.tuner.stepwise.min | 300 | Set it to 200 or less, or raise httppool.tuner.stepwise.max.
					httppool.tuner.policy=stepwise;httppool.tuner.stepwise.max=19 | httppool.tuner.stepwise.max | 19 | Set it to 20 or more, or lower httppool.tuner.stepwise.min.
					httppool.tuner.policy=stepwise;httppool.tuner.stepwise.quiet-below=101 | httppool.tuner.stepwise.quiet-below | 101 | raise httppool.tuner.stepwise.busy-above.
					httppool.tuner.policy=stepwise;httppool.tuner.stepwise.busy-above=9.5 | httppool.tuner.stepwise.busy-above | 9.5 | lower httppool.tuner.stepwise.quiet-below.
					httppool.tuner.policy=Adaptive | httppool.tuner.policy | Adaptive | Did you mean 'adaptive'? Set it to one of adaptive, stepwise
					httppool.routes.bank.origin=bank.example.com | httppool.routes.bank.origin | bank.example.com | Write scheme, host and port only
					httppool.routes.bank.origin=https://bank.example.com/api | httppool.routes.bank.origin | https://bank.example.com/api | Write scheme, host and port only
					httppool.routes.bank.origin=https://bank.example.com:99999 | httppool.routes.bank.origin | https://bank.example.com:99999 | Write scheme, host and port only
					httppool.routes.bank.origin=https://*.example.com | httppool.routes.bank.origin | https://*.example.com | it has a wildcard, and a route is one host & Write scheme, host and port only
					httppool.routes.bank.origin=https://a.example.com,https://b.example.com | httppool.routes.bank.origin | https://a.example.com,https://b.example.com | it has more than one address & Write scheme, host and port only
					httppool.routes.bank.origin=https://${BANK} | httppool.routes.bank.origin | https://${BANK} | its placeholder has no value & as in '${NAME:default}'
					httppool.routes.one.origin=https://a.example;httppool.routes.two.origin=https://a.example | httppool.routes.two.origin | https://a.example | Merge the two under one name.
					# No value at all
					httppool.defaults.lease-timeout= | httppool.defaults.lease-timeout | - | has no value & Give it a value, or remove it
					httppool.defaults.lease-timeout=${LEASE:} | httppool.defaults.lease-timeout | - | has no value & write the default after the colon
					httppool.defaults.max-total= | httppool.defaults.max-total | - | has no value & Give it a value
					httppool.defaults.socket.keep-alive= | httppool.defaults.socket.keep-alive | - | has no value & Give it a value
					httppool.defaults.reuse= | httppool.defaults.reuse | - | has no value & Give it a value
					httppool.pools[my.group].max-total= | httppool.pools[my.group].max-total | - | has no value & Give it a value
					httppool.routes.bank.origin= | httppool.routes.bank.origin | - | a route needs an origin & Write scheme, host and port only
					# Values of sections
					httppool.defaults.per-route=20 | httppool.defaults.per-route | 20 | it is a section & Set a property within it: httppool.defaults.per-route.min, httppool.defaults.per-route.initial, httppool.defaults.per-route.max
					httppool.defaults.connect=250ms | httppool.defaults.connect | 250ms | Set a property within it: httppool.defaults.connect.attempt-delay
					httppool.tuner=off | httppool.tuner | off | Set a property within it: httppool.tuner.mode
					httppool.pools.payments=80 | httppool.pools.payments | 80 | Set a property within it: httppool.pools.payments.max-total
					httppool.pools=80 | httppool.pools | 80 | Set a property within it: httppool.pools.<name>
					httppool.pools[0]=payments | httppool.pools[0] | payments | Give it a name instead of a number, as in httppool.pools.<name>.max-total.
					httppool.routes.api=https://me:secret@bank | httppool.routes.api | - | has a value, but it is a section & httppool.routes.api.origin
					# Names that are none
					httppool.pools.my.group.max-total=5 | httppool.pools.my.group.max-total | - | a name with dots goes in brackets, as in httppool.pools[my.group].max-total
					httppool.routes.api.example.com.lease-timeout=1s | httppool.routes.api.example.com.lease-timeout | - | as in httppool.routes[api.example.com].lease-timeout
					httppool.default.max-total=5 | httppool.default.max-total | - | did you mean httppool.defaults.max-total?
					httppool.defaults.leasetimeouts=5s | httppool.defaults.leasetimeouts | - | did you mean httppool.defaults.lease-timeout?
					httppool.pool.payments.max-total=5 | httppool.pool.payments.max-total | - | did you mean httppool.pools.payments.max-total?
					httppool.tunner.mode=off | httppool.tunner.mode | - | did you mean httppool.tuner.mode?
					httppool.tuner.modus=off | httppool.tuner.modus | - | httppool.tuner has mode, policy, interval, stepwise
					httppool.tuner.enabled=false | httppool.tuner.enabled | - | did you mean httppool.tuner.mode?
					httppool.eviction.enabled=false | httppool.eviction.enabled | - | httppool.eviction has interval, learn-keep-alive
					httppool.enable=true | httppool.enable | - | did you mean httppool.enabled?
					httppool.max-total=5 | httppool.max-total | - | did you mean httppool.defaults.max-total?
					httppool.payments.max-total=5 | httppool.payments.max-total | - | did you mean httppool.pools.payments.max-total?
					httppool.defaults.tuner.mode=off | httppool.defaults.tuner.mode | - | did you mean httppool.tuner.mode?
					httppool.pools.payments.routes.bank.lease-timeout=1s | httppool.pools.payments.routes.bank.lease-timeout | - | did you mean httppool.routes.bank.lease-timeout?
					httppool.routes.bank.max-total=5 | httppool.routes.bank.max-total | - | did you mean httppool.pools.bank.max-total?
					httppool.pools.payments.origin=https://bank | httppool.pools.payments.origin | - | did you mean httppool.routes.payments.origin?
					httppool.defaults.lease-timeout[0]=1s | httppool.defaults.lease-timeout[0] | - | did you mean httppool.defaults.lease-timeout?
					# Names that other pools use
					httppool.defaults.max-connections=5 | httppool.defaults.max-connections | - | did you mean httppool.defaults.max-total?
					httppool.pools.payments.max-per-route=5 | httppool.pools.payments.max-per-route | - | did you mean httppool.pools.payments.per-route.max?
					httppool.defaults.read-timeout=5s | httppool.defaults.read-timeout | - | did you mean httppool.defaults.response-timeout?
					httppool.defaults.connection-request-timeout=5s | httppool.defaults.connection-request-timeout | - | did you mean httppool.defaults.lease-timeout?
					httppool.defaults.idle-timeout=5s | httppool.defaults.idle-timeout | - | did you mean httppool.defaults.max-idle-time?
					httppool.defaults.time-to-live=5m | httppool.defaults.time-to-live | - | did you mean httppool.defaults.max-life-time?
					httppool.defaults.leak-detection-threshold=5s | httppool.defaults.leak-detection-threshold | - | did you mean httppool.defaults.leak-threshold?
					""")
	void startFailsWithPropertyValuePlaceAndRemedy(String lines, String property, String value, String remedy,
			CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.properties"), lines.replace(';', '\n'));

		assertThatException().isThrownBy(() -> start(file).close());

		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsPattern("(Property '%1$s' |    %1$s \\()".formatted(Pattern.quote(property)))
			.contains(value.equals("-") ? property : "'%s' is '%s', but ".formatted(property, value))
			.contains(place(file, lines.split(";"), property))
			.contains(remedy.split(" & "))
			.doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					httppool=on                          | httppool                    | -    | it is a section. Set a property within it, such as httppool.enabled.
					httpool.defaults.max-total=5         | httpool.defaults.max-total  | -    | Did you mean 'httppool.defaults.max-total'?
					spring.httppool.tuner.mode=off       | spring.httppool.tuner.mode  | -    | Did you mean 'httppool.tuner.mode'?
					httppool.pools.bank.max-total=7      | httppool.pools.bank.max-total | 7  | no client of this context uses a pool of that name. Pools in use: default, payments.
					httppool.pools.payment.max-total=7   | httppool.pools.payment.max-total | 7 | Did you mean 'payments'?
					httppool.tuner.stepwise.min=5        | httppool.tuner.stepwise.min | 5    | httppool.tuner.policy is 'adaptive'. Set it to 'stepwise'.
					httppool.tuner.mode=off;httppool.tuner.interval=2s | httppool.tuner.interval | 2s | httppool.tuner.mode is 'off'. Set it to 'apply' or 'observe'.
					httppool.defaults.keep-alive=90s     | httppool.defaults.keep-alive | 90s | max-idle-time is 55s, which is over first. Raise that, or remove this property.
					httppool.pools.payments.max-idle-time=20m | httppool.pools.payments.max-idle-time | 20m | max-life-time is 10m, which is over first.
					httppool.defaults.validate-after-inactivity=2m | httppool.defaults.validate-after-inactivity | 2m | max-idle-time is 55s, which is over first.
					httppool.defaults.connect.attempt-delay=2s;httppool.defaults.connect-timeout=1s | httppool.defaults.connect.attempt-delay | 2s | connect-timeout is 1s, which is over first.
					httppool.defaults.response-timeout=5s;httppool.defaults.call-timeout=1s | httppool.defaults.response-timeout | 5s | call-timeout is 1s, which is over first.
					spring.http.clients.imperative.factory=jdk;httppool.defaults.max-total=7 | httppool.defaults.max-total | 7 | spring.http.clients.imperative.factory is 'JDK', so no client uses a pool. Remove one of the two.
					""")
	void settingWithoutEffectIsReportedWithPropertyValuePlaceAndRemedy(String lines, String property, String value,
			String remedy, CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.properties"), lines.replace(';', '\n'));

		start(file).close();

		assertThat(output.toString().lines().filter((line) -> line.contains("has no effect so far"))).singleElement()
			.asString()
			.contains(" WARN ")
			.contains("Property '%s'%s has no effect so far: ".formatted(property,
					value.equals("-") ? "" : " is '%s' and".formatted(value)))
			.contains(place(file, lines.split(";"), property))
			.contains(remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			httppool.pools.payments=                        # all lines of a section are comments
			http-pool.defaults.max-total=5                  # which Spring Boot reads like httppool
			HTTPPOOL.DEFAULTS.MAXTOTAL=5                    # and this
			httppool.defaults.max-lifetime=5m               # and max-life-time
			httppool.defaults.response-timeout=5s;httppool.pools.payments.call-timeout=1s # holds elsewhere
			httppool.defaults.keep-alive=90s;httppool.defaults.max-idle-time=2m
			httptool.defaults.max-totals=5                  # of another library
			""")
	void configurationThatIsNotWrongIsNotReported(String line, CapturedOutput output) throws IOException {
		String lines = line.replaceFirst(" +#.*", "");
		Path file = Files.writeString(this.directory.resolve("application.properties"), lines.replace(';', '\n'));

		start(file).close();

		assertThat(output).doesNotContain("has no effect so far");
	}

	private static String place(Path file, String[] lines, String property) throws IOException {
		for (int i = 0; i < lines.length; i++) {
			if (lines[i].startsWith(property + "=") && lines[i].length() > property.length() + 1) {
				return "URL [%s] - %d:%d".formatted(file.toUri().toURL(), i + 1, property.length() + 2);
			}
		}
		return "URL [%s] - ".formatted(file.toUri().toURL());
	}

	private static ConfigurableApplicationContext start(Path file) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--spring.config.location=" + file.toUri(), "--spring.main.banner-mode=off");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RestClient payments(RestClient.Builder builder, HttpPools pools) {
			return builder.apply(pools.restClient("payments")).build();
		}

	}

}
