package io.httppool.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import io.httppool.client.SharedManagers;
import io.httppool.endpoint.HttpPoolEndpoint;
import io.httppool.endpoint.HttpPoolEndpointWebExtension;
import io.httppool.history.PoolHistories;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.tuning.Tuner;
import io.httppool.upkeep.Upkeep;
import io.httppool.warmup.WarmUps;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link HttpPoolEndpoint}.
 */
@AutoConfiguration(after = HttpPoolAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(HttpPoolEndpoint.class)
@ConditionalOnBean({ PoolRegistry.class, Upkeep.class, Tuner.class, PoolClock.class })
public final class HttpPoolEndpointAutoConfiguration {

	/** It remembers from the start on, even where beans are made lazily. */
	@Bean(initMethod = "start")
	@Lazy(false)
	@ConditionalOnMissingBean
	PoolHistories httpPoolHistories(PoolRegistry registry, Tuner tuner, PoolClock clock) {
		return new PoolHistories(registry, tuner, clock);
	}

	@Bean
	OtherAdvice httpPoolOtherAdvice(ObjectProvider<UnusedSettings> unused,
			ObjectProvider<EnvironmentAdvice> environment, ObjectProvider<SharedManagers> managers) {
		return new OtherAdvice(unused, environment, managers);
	}

	@Bean
	@ConditionalOnMissingBean
	HttpPoolEndpoint httpPoolEndpoint(PoolRegistry registry, Upkeep upkeep, Tuner tuner, PoolHistories histories,
			OtherAdvice advice, ObjectProvider<WarmUps> warmUps) {
		return new HttpPoolEndpoint(registry, upkeep, tuner, histories, advice::all,
				(pool) -> warmUps.stream().flatMap((all) -> all.of(pool).stream()).toList());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	HttpPoolEndpointWebExtension httpPoolEndpointWebExtension(HttpPoolEndpoint endpoint,
			ObjectProvider<EndpointAccessResolver> access) {
		return new HttpPoolEndpointWebExtension(endpoint,
				access.stream()
					.map((resolver) -> resolver.accessFor(EndpointId.of("httppool"), Access.READ_ONLY))
					.anyMatch(Access.UNRESTRICTED::equals));
	}

}
