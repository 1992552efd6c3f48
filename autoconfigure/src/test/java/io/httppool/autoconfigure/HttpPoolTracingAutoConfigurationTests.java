package io.httppool.autoconfigure;

import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

import io.httppool.tracing.PoolTracing;
import io.httppool.tracing.PooledRequestObservationConvention;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the spans of an application, and for each of their properties.
 */
class HttpPoolTracingAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
					RestClientAutoConfiguration.class, HttpPoolAutoConfiguration.class,
					HttpPoolClientAutoConfiguration.class, HttpPoolTracingAutoConfiguration.class));

	private final ApplicationContextRunner traced = this.runner.withBean(Tracer.class, () -> Tracer.NOOP);

	@Test
	void spansAreWrittenWhereThereIsATracer() {
		this.traced.run((context) -> assertThat(context).hasSingleBean(PoolTracing.class));
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolTracing.class));
	}

	@Test
	void spansCanBeSwitchedOff() {
		this.traced.withPropertyValues("httppool.tracing.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PoolTracing.class)
				.doesNotHaveBean(ClientRequestObservationConvention.class));
	}

	@Test
	void applicationWithoutTracingOnTheClassPathStarts() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolTracing.class));
	}

	@Test
	void applicationWithoutMicrometerStarts() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void conventionOfTheApplicationWins() {
		this.traced
			.withBean(DefaultClientRequestObservationConvention.class,
					() -> new DefaultClientRequestObservationConvention("mine"))
			.run((context) -> assertThat(context.getBean(ClientRequestObservationConvention.class).getName())
				.isEqualTo("mine"));
	}

	@Test
	void conventionHasTheNameThatIsConfigured() {
		this.traced.run((context) -> assertThat(context.getBean(PooledRequestObservationConvention.class).getName())
			.isEqualTo("http.client.requests"));
		this.traced.withPropertyValues("management.observations.http.client.requests.name=outgoing")
			.run((context) -> assertThat(context.getBean(PooledRequestObservationConvention.class).getName())
				.isEqualTo("outgoing"));
	}

	@Test
	void slowPhaseBelowZeroStopsTheStart() {
		this.traced.withPropertyValues("httppool.tracing.slow-phase=-1ms")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("httppool.tracing.slow-phase")
				.hasMessageContaining("-1ms"));
	}

}
