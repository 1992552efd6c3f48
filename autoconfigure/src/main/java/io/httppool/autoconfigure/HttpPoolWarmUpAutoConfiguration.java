package io.httppool.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

import io.httppool.client.HttpPools;
import io.httppool.client.PooledWarmUpClients;
import io.httppool.client.SharedManagers;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.warmup.WarmUps;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for connections that are opened
 * before requests need them.
 */
@AutoConfiguration(after = { HttpPoolClientAutoConfiguration.class, HttpPoolServiceGroupAutoConfiguration.class })
@ConditionalOnBean({ SharedManagers.class, HttpPools.class, CurrentProperties.class, PoolRegistry.class,
		PoolClock.class })
public final class HttpPoolWarmUpAutoConfiguration {

	/**
	 * Properties that cannot be used stop the start, even where beans are made lazily.
	 * Clients are not made for that.
	 */
	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	WarmUps httpPoolWarmUps(CurrentProperties properties, SharedManagers managers, PoolRegistry registry,
			ObjectProvider<HttpPools> pools, PoolClock clock, Environment environment) {
		return new WarmUps(WarmUpPlan.of(properties, WarmUpOrigins.of(properties.get(), environment)),
				new PooledWarmUpClients(managers, registry, pools::getObject, WarmUpOrigins.implied(environment)),
				clock);
	}

	@Bean
	@ConditionalOnMissingBean
	WarmUpLifecycle httpPoolWarmUpLifecycle(WarmUps warmUps) {
		return new WarmUpLifecycle(warmUps);
	}

}
