package io.httppool.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.httppool.health.HttpPoolHealthContributor;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;

class HttpPoolHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpPoolHealthContributorAutoConfiguration.class))
		.withBean(PoolRegistry.class, () -> new PoolRegistry(Duration.ZERO, PoolClock.system()));

	@Test
	void contributorIsPresent() {
		this.runner.run((context) -> assertThat(context).getBean("httppoolHealthContributor")
			.isInstanceOf(HttpPoolHealthContributor.class));
	}

	@Test
	void contributorWhenDisabledIsAbsent() {
		this.runner.withPropertyValues("management.health.httppool.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HttpPoolHealthContributor.class));
	}

	@Test
	void contributorWithoutPoolsIsAbsent() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HttpPoolHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpPoolHealthContributor.class));
	}

	@Test
	void contributorWithoutHealthIsAbsent() {
		new ApplicationContextRunner().withUserConfiguration(Importing.class)
			.withBean(PoolRegistry.class, () -> new PoolRegistry(Duration.ZERO, PoolClock.system()))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpPoolHealthContributor.class));
	}

	@Test
	void contributorWhenThereIsOneOfThatNameBacksOff() {
		HealthIndicator theirs = () -> Health.up().build();

		this.runner.withBean("httppoolHealthIndicator", HealthIndicator.class, () -> theirs)
			.run((context) -> assertThat(context).doesNotHaveBean(HttpPoolHealthContributor.class));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HttpPoolHealthContributorAutoConfiguration.class)
	static class Importing {

	}

}
