package io.httppool.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

import io.httppool.health.HttpPoolHealthContributor;
import io.httppool.pool.PoolRegistry;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link HttpPoolHealthContributor}.
 */
@AutoConfiguration(after = HttpPoolAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(PoolRegistry.class)
@ConditionalOnEnabledHealthIndicator("httppool")
public final class HttpPoolHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "httppoolHealthIndicator", "httppoolHealthContributor" })
	HttpPoolHealthContributor httppoolHealthContributor(PoolRegistry registry) {
		return new HttpPoolHealthContributor(registry);
	}

}
