package io.httppool.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

import io.httppool.warmup.WarmUpTarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WarmUpPlan} and {@link WarmUpOrigins}.
 */
class WarmUpPlanTests {

	private static final String GROUP = "spring.http.serviceclient.";

	@Test
	void nothingIsWarmedUpUnlessItIsConfigured() {
		assertThat(plan("httppool.routes.a.origin=https://a.test", GROUP + "b.base-url=https://b.test")).isEmpty();
	}

	@Test
	void groupIsWarmedUpWithItsBaseUrl() {
		assertThat(plan("httppool.pools.bank.warm-up.connections=2",
				GROUP + "bank.base-url=https://Bank.test:443/api?v=1"))
			.containsExactly(Map.entry("bank", List.of("https://bank.test")));
	}

	@Test
	void listedOriginsWinOverTheBaseUrl() {
		assertThat(plan("httppool.pools.bank.warm-up.connections=2",
				"httppool.pools.bank.warm-up.origins=https://one.test,https://two.test",
				GROUP + "bank.base-url=https://bank.test"))
			.containsExactly(Map.entry("bank", List.of("https://one.test", "https://two.test")));
	}

	@Test
	void clientsWithoutANameHaveTheOriginsThatBelongToNoOtherPool() {
		assertThat(plan("httppool.defaults.warm-up.connections=1", "httppool.defaults.warm-up.origins=http://x.test",
				"httppool.routes.a.origin=https://a.test", "httppool.routes.b.origin=https://bank.test",
				GROUP + "bank.base-url=https://bank.test"))
			.containsExactly(Map.entry("bank", List.of("https://bank.test")),
					Map.entry("default", List.of("http://x.test", "https://a.test")));
	}

	@Test
	void clientsWithoutANameUseThePoolOfTheirBundle() {
		assertThat(plan("httppool.routes.a.origin=https://a.test", "httppool.routes.a.warm-up.connections=1",
				"spring.http.clients.ssl.bundle=partner"))
			.containsExactly(Map.entry("default-ssl-partner", List.of("https://a.test")));
	}

	@Test
	void routeHasANumberOfItsOwn() {
		assertThat(plan("httppool.defaults.warm-up.connections=1", "httppool.routes.a.origin=https://a.test",
				"httppool.routes.b.origin=https://b.test", "httppool.routes.b.warm-up.connections=0"))
			.containsExactly(Map.entry("default", List.of("https://a.test")));
	}

	@Test
	void baseUrlOfALoadBalancerIsNoOrigin() {
		assertThat(plan("httppool.defaults.warm-up.connections=1", "httppool.routes.a.origin=https://a.test",
				GROUP + "bank.base-url=lb://bank"))
			.containsOnlyKeys("default");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					httppool.pools.bank.warm-up.connections=2 | httppool.pools.bank.warm-up.connections | '2' | the pool has no origin | httppool.pools.bank.warm-up.origins
					httppool.defaults.warm-up.connections=2 | httppool.defaults.warm-up.connections | '2' | no pool has an origin | httppool.defaults.warm-up.origins
					httppool.defaults.warm-up.connections=40 httppool.routes.a.origin=http://a | httppool.defaults.warm-up.connections | '40' | per-route.initial for http://a in pool 'default' is 32 | Set it to 32 or less
					httppool.routes.a.warm-up.connections=9 httppool.routes.a.origin=http://a httppool.routes.a.per-route.max=8 | httppool.routes.a.warm-up.connections | '9' | is 8 | Set it to 8 or less
					httppool.defaults.warm-up.connections=20 httppool.defaults.max-total=32 httppool.routes.a.origin=http://a httppool.routes.b.origin=http://b | httppool.defaults.warm-up.connections | '20' | 40 connections to 2 origins, and max-total is 32 | raise max-total
					httppool.defaults.warm-up.origins=http://a/path | httppool.defaults.warm-up.origins[0] | 'http://a/path' | it has a path | Write scheme, host and port only
					httppool.defaults.warm-up.connections=-1 | httppool.defaults.warm-up.connections | '-1' | it must be at least 0 | Set it to 0 or more
					httppool.defaults.warm-up.timeout=0 | httppool.defaults.warm-up.timeout | '0ms' | it must be between 1ms and 365d | Set it to a duration such as 10s
					""")
	void whatCannotBeWarmedUpIsRefused(String properties, String property, String value, String problem,
			String remedy) {
		assertThatExceptionOfType(InvalidPoolSettingException.class).isThrownBy(() -> plan(properties.split(" ")))
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo(property))
			.satisfies((ex) -> assertThat(ex.remedy()).contains(remedy))
			.withMessageContaining("'" + value + "'")
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@CsvSource({ "POST /ping, POST /ping", "/ping, /ping", "GET ping, GET ping",
			"GET /ping?key=secret, GET /ping?***" })
	void requestThatCannotBeSentIsRefusedWithoutItsQuery(String request, String shown) {
		assertThatExceptionOfType(InvalidPoolSettingException.class)
			.isThrownBy(() -> plan("httppool.defaults.warm-up.request=" + request))
			.withMessage(
					"Property 'httppool.defaults.warm-up.request' is '%s', but it must be GET, HEAD or OPTIONS, followed by a path without a query"
						.formatted(shown));
	}

	/** Return the origins of each pool. */
	private static Map<String, List<String>> plan(String... properties) {
		MockEnvironment environment = new MockEnvironment();
		Arrays.stream(properties)
			.map((property) -> property.split("=", 2))
			.forEach((property) -> environment.setProperty(property[0], property[1]));
		HttpPoolProperties bound = Binder.get(environment).bindOrCreate("httppool", HttpPoolProperties.class);
		return WarmUpPlan.of(new CurrentProperties(bound), WarmUpOrigins.of(bound, environment))
			.stream()
			.collect(Collectors.groupingBy(WarmUpTarget::pool, TreeMap::new,
					Collectors.mapping(WarmUpTarget::origin, Collectors.toList())));
	}

}
