package io.httppool.autoconfigure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;
import io.httppool.verdict.Advice;
import io.httppool.verdict.AdviceCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnusedSettings}.
 */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class UnusedSettingsTests {

	@ParameterizedTest
	@CsvSource({ "paymnet-api, payment-api", "payment-apis, payment-api", "payments, payment-api", "defautl, default" })
	void poolThatNoClientUsesIsReportedOnceWithTheNearestName(String name, String nearest, CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("httppool.pools.%s.max-total=7".formatted(name))) {
			String expected = "Property 'httppool.pools.%s.max-total' is '7' and has no effect so far: no client of this context uses a pool of that name. Did you mean '%s'? It was set in "
				.formatted(name, nearest);

			assertThat(warnings(context, output)).singleElement()
				.asString()
				.contains(" WARN ")
				.contains(name + " - " + expected);
			assertThat(advice(context)).singleElement().satisfies((advice) -> {
				assertThat(advice.pool()).isEqualTo(name);
				assertThat(advice.message()).startsWith(expected);
				assertThat(advice.code()).isEqualTo(AdviceCode.POOL_UNUSED);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Payment-API", "payment_api", "paymentApi" })
	void poolInAnotherSpellingIsReported(String name, CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("httppool.pools.%s.max-total=7".formatted(name))) {
			assertThat(warnings(context, output)).singleElement()
				.asString()
				.contains(name + " - Property 'httppool.pools.")
				.contains("Did you mean 'payment-api'? It was set in \"httppool.pools.%s.max-total\"".formatted(name));
		}
	}

	@Test
	void poolWithAnotherNameIsReportedWithThePoolsInUse(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("httppool.pools.bank.max-total=7")) {
			assertThat(warnings(context, output)).singleElement()
				.asString()
				.contains("Pools in use: default, payment-api.");
		}
	}

	@Test
	void adviceEndsOnceAClientUsesThePool() {
		try (ConfigurableApplicationContext context = run("httppool.pools.bank.max-total=7")) {
			context.getBean(HttpPools.class).requestFactory("bank");

			assertThat(advice(context)).isEmpty();
		}
	}

	@Test
	void poolOfAnEnvironmentVariableIsReportedWithTheVariable(CapturedOutput output) {
		try (ConfigurableApplicationContext context = runWith(Map.of("HTTPPOOL_POOLS_PAYMENT_API_MAXTOTAL", "7"))) {
			assertThat(warnings(context, output)).singleElement()
				.asString()
				.contains("Property 'httppool.pools.payment.api.maxtotal' has no effect so far")
				.contains("there is no such property. Did you mean 'httppool.pools.payment-api.max-total'?")
				.contains("cannot name a pool with hyphens or capitals unless a file sets one of its properties")
				.contains("\"HTTPPOOL_POOLS_PAYMENT_API_MAXTOTAL\"");
		}
	}

	@Test
	void environmentVariableOfNoPropertyIsReported(CapturedOutput output) {
		try (ConfigurableApplicationContext context = runWith(Map.of("HTTPPOOL_DEFAULTS_MAX_TOTAL", "7"))) {
			assertThat(warnings(context, output)).singleElement()
				.asString()
				.contains("Property 'httppool.defaults.max.total' has no effect so far: there is no such property. "
						+ "Did you mean 'httppool.defaults.max-total'?")
				.contains("A variable is written without the hyphens of a property");
		}
	}

	@Test
	void environmentVariableBesideAFileThatNamesThePoolHasItsEffect(CapturedOutput output) {
		try (ConfigurableApplicationContext context = runWith(Map.of("HTTPPOOL_POOLS_PAYMENTAPI_MAXTOTAL", "7"),
				"httppool.pools.payment-api.lease-timeout=1s")) {
			assertThat(context.getBean(HttpPoolProperties.class).pools().get("payment-api").maxTotal()).isEqualTo(7);
			assertThat(warnings(context, output)).isEmpty();
		}
	}

	@Test
	void poolsInUseAreNotReported(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("httppool.pools.payment-api.max-total=7",
				"httppool.pools.default.max-total=8")) {
			assertThat(warnings(context, output)).isEmpty();
			assertThat(advice(context)).isEmpty();
		}
	}

	@Test
	void settingsUnderAnotherLibraryAreReported(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("httppool.defaults.max-total=7",
				"spring.http.clients.imperative.factory=jdk")) {
			assertThat(warnings(context, output)).singleElement()
				.asString()
				.contains("Property 'httppool.defaults.max-total' is '7' and has no effect so far: "
						+ "spring.http.clients.imperative.factory is 'JDK', so no client uses a pool.");
		}
	}

	@Test
	void settingsUnderABuilderOfTheUserAreReported(CapturedOutput output) {
		try (ConfigurableApplicationContext context = application(OwnBuilder.class)
			.run("--httppool.defaults.max-total=7")) {
			assertThat(warnings(context, output)).singleElement()
				.asString()
				.contains("the bean 'mine' makes all clients, without a pool.");
		}
	}

	@Test
	void settingsOfTheOtherPolicyAreReported(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("httppool.tuner.stepwise.min=5")) {
			assertThat(warnings(context, output)).singleElement()
				.asString()
				.contains("Property 'httppool.tuner.stepwise.min' is '5' and has no effect so far: "
						+ "httppool.tuner.policy is 'adaptive'. Set it to 'stepwise'.");
		}
	}

	@Test
	void settingsOfAChildContextAreReported(CapturedOutput output) {
		try (ConfigurableApplicationContext parent = run();
				ConfigurableApplicationContext child = application(Child.class).parent(parent)
					.run("--httppool.defaults.max-total=7")) {
			assertThat(warnings(child, output)).singleElement()
				.asString()
				.contains("Property 'httppool.defaults.max-total' is '7' and has no effect so far: "
						+ "its context uses the pools of its parent context. Set it there.");
		}
	}

	@Test
	void childContextWithoutSettingsOfItsOwnIsNotReported(CapturedOutput output) {
		try (ConfigurableApplicationContext parent = application(Application.class)
			.run("--httppool.pools.payment-api.max-total=7");
				ConfigurableApplicationContext child = application(Child.class).parent(parent).run()) {
			assertThat(warnings(child, output)).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.main.lazy-initialization=true", "httppool.enabled=false" })
	void nothingIsReportedWhereItCouldNotBeKnown(String property, CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("httppool.pools.bank.max-total=7", property)) {
			assertThat(warnings(context, output)).isEmpty();
		}
	}

	private static List<String> warnings(ConfigurableApplicationContext context, CapturedOutput output) {
		assertThat(context.isRunning()).isTrue();
		return output.toString().lines().filter((line) -> line.contains("has no effect so far")).toList();
	}

	private static List<Advice> advice(ApplicationContext context) {
		return context.getBean(UnusedSettings.class).advice();
	}

	private static ConfigurableApplicationContext run(String... properties) {
		return application(Application.class).properties(properties).run();
	}

	private static ConfigurableApplicationContext runWith(Map<String, Object> variables, String... properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		return application(Application.class).environment(environment).properties(properties).run();
	}

	private static SpringApplicationBuilder application(Class<?> type) {
		return new SpringApplicationBuilder(type).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RestClient payments(RestClient.Builder builder, HttpPools pools) {
			return builder.apply(pools.restClient("payment-api")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Child {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnBuilder {

		@Bean
		ClientHttpRequestFactoryBuilder<?> mine() {
			return ClientHttpRequestFactoryBuilder.jdk();
		}

	}

}
