package io.httppool.autoconfigure;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.httppool.TellingServer;
import io.httppool.client.HttpPools;
import io.httppool.pool.PoolRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpPoolFallbackAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HttpPoolFallbackAutoConfigurationTests {

	private final ApplicationContextRunner runner = ApiPool.RUNNER
		.withConfiguration(AutoConfigurations.of(HttpPoolFallbackAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "httppool.enabled=false, httppool.enabled is false", "httppool.enabled=off, httppool.enabled is off",
			"httppool.enabled=no, httppool.enabled is no", "httppool.enabled=0, httppool.enabled is 0",
			"spring.http.clients.imperative.factory=jdk, spring.http.clients.imperative.factory is jdk" })
	void applicationThatInjectsPoolsRunsWithoutThem(String property, String reason, CapturedOutput output) {
		this.runner.withPropertyValues(property).withUserConfiguration(Payments.class).run((context) -> {
			try (TellingServer server = TellingServer.http()) {
				RestClient payments = context.getBean(RestClient.class);
				String first = payments.get().uri(server.url()).retrieve().body(String.class);
				String second = RestClient.builder()
					.apply(context.getBean(HttpPools.class).restClient("other"))
					.build()
					.get()
					.uri(server.url())
					.retrieve()
					.body(String.class);

				assertThat(first).isEqualTo("plain");
				assertThat(second).isEqualTo("plain");
				assertThat(context.getBeansOfType(PoolRegistry.class).values())
					.allSatisfy((registry) -> assertThat(registry.pools()).isEmpty());
				assertThat(output.toString().split("as Spring Boot does", -1)).hasSize(2);
				assertThat(output).contains("without the pools of httppool, because " + reason);
			}
		});
	}

	@Test
	void clientsAreThoseThatSpringBootMakes() {
		this.runner.withPropertyValues("spring.http.clients.imperative.factory=jdk")
			.run((context) -> assertThat(context.getBean(HttpPools.class).requestFactory("payments"))
				.isInstanceOf(JdkClientHttpRequestFactory.class));
		this.runner.withPropertyValues("httppool.enabled=false")
			.run((context) -> assertThat(context.getBean(HttpPools.class).requestFactory("payments"))
				.isInstanceOf(HttpComponentsClientHttpRequestFactory.class));
	}

	@Test
	void connectionManagersAreThoseThatHttpClientMakes() {
		this.runner.withPropertyValues("httppool.enabled=false").run((context) -> {
			HttpPools pools = context.getBean(HttpPools.class);

			assertThat(pools.connectionManager("payments"))
				.isExactlyInstanceOf(PoolingHttpClientConnectionManager.class)
				.isSameAs(pools.connectionManager("payments"))
				.isNotSameAs(pools.connectionManager());
			assertThat(context.getBean("httpPoolConnectionManager")).isSameAs(pools.connectionManager());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "TRUE", "yes", "1", "on", "On" })
	void poolsAreThereHoweverTheYesIsWritten(String yes) {
		this.runner.withPropertyValues("httppool.enabled=" + yes)
			.run((context) -> assertThat(context).hasSingleBean(PoolRegistry.class).hasSingleBean(HttpPools.class));
	}

	@Test
	void startFailsWhereEnabledIsNeitherYesNorNo() {
		this.runner.withPropertyValues("httppool.enabled=maybe")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Invalid boolean value 'maybe'"));
	}

	@Test
	void nothingIsThereWithoutHttpClient() {
		this.runner.withClassLoader(new FilteredClassLoader("org.apache.hc"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpPools.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class Payments {

		@Bean
		RestClient payments(RestClient.Builder builder, HttpPools pools) {
			return builder.apply(pools.restClient("payments")).build();
		}

	}

}
