package io.httppool.autoconfigure;

import io.micrometer.tracing.Tracer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.observation.ClientRequestObservationConvention;

import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.tracing.PoolTracing;
import io.httppool.tracing.PooledRequestObservationConvention;
import io.httppool.tracing.RequestUses;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link PoolTracing}.
 */
@AutoConfiguration(after = HttpPoolAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration" },
		beforeName = { "org.springframework.boot.restclient.autoconfigure.RestClientObservationAutoConfiguration",
				"org.springframework.boot.restclient.autoconfigure.RestTemplateObservationAutoConfiguration" })
@ConditionalOnClass(Tracer.class)
@ConditionalOnBean({ Tracer.class, PoolRegistry.class, PoolClock.class, CurrentProperties.class })
@ConditionalOnBooleanProperty(name = "httppool.tracing.enabled", matchIfMissing = true)
public final class HttpPoolTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PoolTracing httpPoolTracing(Tracer tracer, CurrentProperties properties, PoolClock clock) {
		return new PoolTracing(tracer, properties.get().tracing().slowPhase(), clock);
	}

	/**
	 * Tells in the span of the request what connection it had, unless the application has
	 * a convention of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ClientRequestObservationConvention.class)
	@ConditionalOnMissingBean(ClientRequestObservationConvention.class)
	static class RequestConvention {

		private static final String NAME = "management.observations.http.client.requests.name";

		@Bean
		RequestUses httpPoolRequestUses() {
			return new RequestUses();
		}

		@Bean
		PooledRequestObservationConvention httpPoolRequestObservationConvention(Environment environment,
				RequestUses uses) {
			return new PooledRequestObservationConvention(environment.getProperty(NAME, "http.client.requests"), uses);
		}

	}

}
