package io.httppool.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Configurations that are wrong in their names or their shape. Those with wrong values
 * are in {@link BadPropertiesTests}, those without effect in {@link UnusedSettingsTests}.
 */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class WrongConfigurationTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					httppool.defaults.lease-timeout=               | has no value & httppool.defaults.lease-timeout ( & Give it a value, or remove it
					httppool.defaults.lease-timeout=${LEASE:}      | has no value & httppool.defaults.lease-timeout ( & write the default after the colon
					httppool.defaults.connect.attempt-delay=       | has no value & httppool.defaults.connect.attempt-delay ( & Give it a value
					httppool.defaults.max-total=                   | has no value & httppool.defaults.max-total ( & Give it a value
					httppool.defaults.socket.keep-alive=           | has no value & httppool.defaults.socket.keep-alive ( & Give it a value
					httppool.defaults.buffer-size=                 | has no value & httppool.defaults.buffer-size ( & Give it a value
					httppool.defaults.reuse=                       | has no value & httppool.defaults.reuse ( & Give it a value
					httppool.pools.payments.max-total=             | has no value & httppool.pools.payments.max-total ( & Give it a value
					httppool.pools[my.group].max-total=            | has no value & httppool.pools[my.group].max-total ( & Give it a value
					httppool.tuner.interval=                       | has no value & httppool.tuner.interval ( & Give it a value
					httppool.tuner.stepwise.min=                   | has no value & httppool.tuner.stepwise.min ( & Give it a value
					httppool.shutdown.drain-timeout=               | has no value & httppool.shutdown.drain-timeout ( & Give it a value
					httppool.eviction.learn-keep-alive=            | has no value & httppool.eviction.learn-keep-alive ( & Give it a value
					httppool.defaults.per-route=20                 | 'httppool.defaults.per-route' is '20', but it is a section & Set a property within it: httppool.defaults.per-route.min, httppool.defaults.per-route.initial, httppool.defaults.per-route.max
					httppool.pools.payments.per-route=20           | 'httppool.pools.payments.per-route' is '20', but it is a section & httppool.pools.payments.per-route.max
					httppool.routes.api.per-route=20               | 'httppool.routes.api.per-route' is '20', but it is a section & httppool.routes.api.per-route.max
					httppool.defaults.connect=250ms                | 'httppool.defaults.connect' is '250ms', but it is a section & httppool.defaults.connect.attempt-delay
					httppool.defaults.socket=true                  | 'httppool.defaults.socket' is 'true', but it is a section & httppool.defaults.socket.tcp-no-delay
					httppool.defaults=20                           | 'httppool.defaults' is '20', but it is a section & httppool.defaults.max-total
					httppool.tuner=off                             | 'httppool.tuner' is 'off', but it is a section & httppool.tuner.mode
					httppool.tuner.stepwise=on                     | 'httppool.tuner.stepwise' is 'on', but it is a section & httppool.tuner.stepwise.min
					httppool.eviction=1s                           | 'httppool.eviction' is '1s', but it is a section & httppool.eviction.interval
					httppool.shutdown=10s                          | 'httppool.shutdown' is '10s', but it is a section & httppool.shutdown.drain-timeout
					httppool.pools.payments=80                     | 'httppool.pools.payments' is '80', but it is a section & httppool.pools.payments.max-total
					httppool.pools=80                              | 'httppool.pools' is '80', but it is a section & httppool.pools.<name>
					httppool.routes.api=https://me:secret@bank     | 'httppool.routes.api' has a value, but it is a section & httppool.routes.api.origin
					httppool.pools.my.group.max-total=5            | httppool.pools.my.group.max-total ( & a name with dots goes in brackets, as in httppool.pools[my.group].max-total
					httppool.pools.my.big.group.per-route.max=5    | httppool.pools.my.big.group.per-route.max ( & in brackets, as in httppool.pools[my.big.group].per-route.max
					httppool.routes.api.example.com.lease-timeout=1s | as in httppool.routes[api.example.com].lease-timeout
					httppool.default.max-total=5                   | httppool.default.max-total ( & did you mean httppool.defaults.max-total?
					httppool.defaults.max-pendings=5               | did you mean httppool.defaults.max-pending?
					httppool.defaults.leasetimeouts=5s             | did you mean httppool.defaults.lease-timeout?
					httppool.defaults.perroute.maximum=5           | no such property & httppool.defaults.perroute.maximum (
					httppool.pool.payments.max-total=5             | did you mean httppool.pools.payments.max-total?
					httppool.tuner.modus=off                       | did you mean httppool.tuner.mode?
					httppool.tunner.mode=off                       | did you mean httppool.tuner.mode?
					httppool.tuner.stepwise.slow-abov=1s           | did you mean httppool.tuner.stepwise.slow-above?
					httppool.defaults.connect.timeout=1s           | no such property & httppool.defaults.connect.timeout (
					httppool.metrics.enabled=true                  | no such property & httppool.metrics.enabled (
					httppool.defaults.validate-after-inactivty=1s  | did you mean httppool.defaults.validate-after-inactivity?
					httppool.enable=true                           | did you mean httppool.enabled?
					httppool.enabled=maybe                         | Property: httppool.enabled & Value: "maybe" & Invalid boolean value 'maybe'
					httppool.tuner.policy=stepwise;httppool.tuner.stepwise.min=300 | 'httppool.tuner.stepwise.min' is '300', but httppool.tuner.stepwise.max is 200 & 2:29 & Set it to 200 or less, or raise httppool.tuner.stepwise.max.
					httppool.tuner.policy=stepwise;httppool.tuner.stepwise.max=19 | 'httppool.tuner.stepwise.max' is '19', but httppool.tuner.stepwise.min is 20 & 2:29 & Set it to 20 or more, or lower httppool.tuner.stepwise.min.
					httppool.tuner.policy=stepwise;httppool.tuner.stepwise.quiet-below=101 | 'httppool.tuner.stepwise.quiet-below' is '101', but httppool.tuner.stepwise.busy-above is 100 & raise httppool.tuner.stepwise.busy-above.
					httppool.tuner.policy=stepwise;httppool.tuner.stepwise.busy-above=9.5 | 'httppool.tuner.stepwise.busy-above' is '9.5', but httppool.tuner.stepwise.quiet-below is 10 & lower httppool.tuner.stepwise.quiet-below.
					""")
	void startFailsWithAMessageThatHelps(String lines, String facts, CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.properties"), lines.replace(';', '\n'));

		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.run("--spring.config.location=" + file.toUri(), "--spring.main.banner-mode=off")
				.close());

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("application.properties] - ")
			.contains(facts.split(" & "))
			.doesNotContain("secret");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
