package io.httppool.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.httppool.endpoint.HttpPoolEndpoint;
import io.httppool.endpoint.HttpPoolEndpointWebExtension;
import io.httppool.history.PoolHistories;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.tuning.TestPolicy;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningSettings;
import io.httppool.tuning.TuningSettings.Mode;
import io.httppool.upkeep.Upkeep;
import io.httppool.upkeep.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;

class HttpPoolEndpointAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=httppool";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpPoolEndpointAutoConfiguration.class))
		.withBean(PoolRegistry.class, HttpPoolEndpointAutoConfigurationTests::registry)
		.withBean(Upkeep.class, () -> upkeep(registry()))
		.withBean(Tuner.class, HttpPoolEndpointAutoConfigurationTests::tuner)
		.withBean(PoolClock.class, PoolClock::system);

	@Test
	void endpointWhenExposedIsPresent() {
		this.runner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(HttpPoolEndpoint.class)
				.hasSingleBean(HttpPoolEndpointWebExtension.class));
	}

	@Test
	void endpointWhenNotExposedIsAbsentAndSoIsItsHistory() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(HttpPoolEndpoint.class)
			.doesNotHaveBean(PoolHistories.class)
			.doesNotHaveBean(HttpPoolEndpointWebExtension.class));
	}

	@Test
	void endpointWhenAccessIsDeniedIsAbsent() {
		this.runner.withPropertyValues(EXPOSED, "management.endpoint.httppool.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(HttpPoolEndpoint.class));
	}

	@Test
	void endpointWithoutPoolsIsAbsent() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HttpPoolEndpointAutoConfiguration.class))
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpPoolEndpoint.class));
	}

	@Test
	void endpointWithoutUpkeepIsAbsent() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HttpPoolEndpointAutoConfiguration.class))
			.withBean(PoolRegistry.class, HttpPoolEndpointAutoConfigurationTests::registry)
			.withBean(Tuner.class, HttpPoolEndpointAutoConfigurationTests::tuner)
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpPoolEndpoint.class));
	}

	@Test
	void endpointWithoutTunerIsAbsent() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HttpPoolEndpointAutoConfiguration.class))
			.withBean(PoolRegistry.class, HttpPoolEndpointAutoConfigurationTests::registry)
			.withBean(Upkeep.class, () -> upkeep(registry()))
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpPoolEndpoint.class));
	}

	@Test
	void endpointWithoutActuatorIsAbsent() {
		new ApplicationContextRunner().withUserConfiguration(Importing.class)
			.withBean(PoolRegistry.class, HttpPoolEndpointAutoConfigurationTests::registry)
			.withBean(Upkeep.class, () -> upkeep(registry()))
			.withBean(Tuner.class, HttpPoolEndpointAutoConfigurationTests::tuner)
			.withPropertyValues(EXPOSED)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpPoolEndpoint.class));
	}

	@Test
	void endpointExtensionWhenExposedOverJmxOnlyIsAbsent() {
		this.runner.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=httppool")
			.run((context) -> assertThat(context).hasSingleBean(HttpPoolEndpoint.class)
				.doesNotHaveBean(HttpPoolEndpointWebExtension.class));
	}

	@Test
	void endpointWhenThereIsOneBacksOff() {
		HttpPoolEndpoint theirs = new HttpPoolEndpoint(registry(), upkeep(registry()), tuner());

		this.runner.withPropertyValues(EXPOSED)
			.withBean(HttpPoolEndpoint.class, () -> theirs)
			.run((context) -> assertThat(context).getBean(HttpPoolEndpoint.class).isSameAs(theirs));
	}

	private static PoolRegistry registry() {
		return new PoolRegistry(Duration.ZERO, PoolClock.system());
	}

	private static Upkeep upkeep(PoolRegistry registry) {
		return new Upkeep(registry::all, new UpkeepSettings(Duration.ofSeconds(1), true), PoolClock.system());
	}

	private static Tuner tuner() {
		return new Tuner(new TuningSettings(Mode.OFF, "test", Duration.ofSeconds(1)), new TestPolicy(),
				PoolClock.system());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HttpPoolEndpointAutoConfiguration.class)
	static class Importing {

	}

}
