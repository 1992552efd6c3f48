package io.httppool.autoconfigure;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;

import io.httppool.client.HttpPools;
import io.httppool.client.SharedManagers;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.time.Ticker;
import io.httppool.tuning.TestPolicy;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningSettings;
import io.httppool.tuning.TuningSettings.Mode;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpPoolAutoConfiguration}.
 */
class HttpPoolAutoConfigurationTests {

	@Test
	void poolsAreThereWithoutAnyProperty() {
		ApiPool.RUNNER.run((context) -> assertThat(context).hasSingleBean(PoolRegistry.class)
			.hasSingleBean(SharedManagers.class)
			.hasSingleBean(HttpPools.class)
			.hasSingleBean(PoolClock.class)
			.hasSingleBean(Tuner.class)
			.hasSingleBean(Upkeep.class));
	}

	@Test
	void upkeepRunsWhileTheApplicationDoes() {
		ApiPool.RUNNER.run((context) -> {
			Upkeep upkeep = context.getBean(Upkeep.class);
			boolean isRunning = upkeep.isRunning();
			context.getSourceApplicationContext().close();

			assertThat(isRunning).isTrue();
			assertThat(upkeep.isRunning()).isFalse();
		});
	}

	@Test
	void tunerBacksOffForOneOfTheApplication() {
		Tuner tuner = new Tuner(new TuningSettings(Mode.OFF, "test", Duration.ofSeconds(1)), new TestPolicy(),
				PoolClock.system());

		ApiPool.RUNNER.withBean("mine", Tuner.class, () -> tuner)
			.run((context) -> assertThat(context).getBean(Tuner.class).isSameAs(tuner));
	}

	@Test
	void enabledWhenFalseLeavesTheClientsToSpringBoot() {
		ApiPool.RUNNER.withPropertyValues("httppool.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PoolRegistry.class)
				.doesNotHaveBean(HttpPoolProperties.class)
				.getBean(ClientHttpRequestFactoryBuilder.class)
				.isInstanceOf(HttpComponentsClientHttpRequestFactoryBuilder.class));
	}

	@Test
	void poolsAreAbsentWithoutHttpClient() {
		ApiPool.RUNNER.withClassLoader(new FilteredClassLoader(PoolingHttpClientConnectionManager.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolRegistry.class));
	}

	@Test
	void clockBacksOffForOneOfTheApplication() {
		PoolClock clock = new PoolClock(Ticker.system(), InstantSource.system());

		ApiPool.RUNNER.withBean("mine", PoolClock.class, () -> clock)
			.run((context) -> assertThat(context).getBean(PoolClock.class).isSameAs(clock));
	}

	@Test
	void propertiesAreShownByTheEndpointForProperties() {
		ApiPool.RUNNER
			.withConfiguration(AutoConfigurations.of(ConfigurationPropertiesReportEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=configprops",
					"management.endpoint.configprops.show-values=always", "httppool.pools.payments.per-route.max=7")
			.run((context) -> {
				Map<String, Object> shown = context.getBean(ConfigurationPropertiesReportEndpoint.class)
					.configurationPropertiesWithPrefix("httppool")
					.getContexts()
					.values()
					.iterator()
					.next()
					.getBeans()
					.values()
					.iterator()
					.next()
					.getProperties();

				assertThat(shown)
					.hasEntrySatisfying("tuner",
							(tuner) -> assertThat(tuner).asInstanceOf(InstanceOfAssertFactories.MAP)
								.containsEntry("policy", "adaptive"))
					.extractingByKey("pools")
					.hasToString("{payments={perRoute={max=7}}}");
			});
	}

}
