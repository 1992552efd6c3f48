package io.httppool.client;

import java.io.IOException;
import java.net.ProxySelector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.cookie.BasicCookieStore;
import org.apache.hc.client5.http.cookie.CookieSpecFactory;
import org.apache.hc.client5.http.entity.InputStreamFactory;
import org.apache.hc.client5.http.impl.DefaultAuthenticationStrategy;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.client5.http.impl.auth.BasicAuthCache;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.AIMDBackoffManager;
import org.apache.hc.client5.http.impl.classic.DefaultBackoffStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.pool.PoolRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What lean clients leave out is refused where it is asked for.
 */
class LeanRefusalTests {

	private final ApplicationContextRunner runner = ClientContext.runner()
		.withPropertyValues("httppool.pools.fast.profile=lean");

	static Stream<Arguments> customizations() {
		return Stream.of(refused("setRedirectStrategy", (c) -> c.setRedirectStrategy(DefaultRedirectStrategy.INSTANCE)),
				refused("setConnectionManager", (c) -> c.setConnectionManager(new BasicHttpClientConnectionManager())),
				refused("setDefaultCookieStore", (c) -> c.setDefaultCookieStore(new BasicCookieStore())),
				refused("setDefaultCookieSpecRegistry",
						(c) -> c.setDefaultCookieSpecRegistry(RegistryBuilder.<CookieSpecFactory>create().build())),
				refused("setDefaultCredentialsProvider",
						(c) -> c.setDefaultCredentialsProvider(new BasicCredentialsProvider())),
				refused("setDefaultAuthSchemeRegistry",
						(c) -> c.setDefaultAuthSchemeRegistry(RegistryBuilder.<AuthSchemeFactory>create().build())),
				refused("setTargetAuthenticationStrategy",
						(c) -> c.setTargetAuthenticationStrategy(DefaultAuthenticationStrategy.INSTANCE)),
				refused("setProxyAuthenticationStrategy",
						(c) -> c.setProxyAuthenticationStrategy(DefaultAuthenticationStrategy.INSTANCE)),
				refused("setContentDecoderRegistry", (c) -> c.setContentDecoderRegistry(decoders())),
				refused("setProxy", (c) -> c.setProxy(new HttpHost("proxy.example", 8080))),
				refused("setProxySelector", (c) -> c.setProxySelector(ProxySelector.getDefault())),
				refused("setRoutePlanner", (c) -> c.setRoutePlanner(new DefaultRoutePlanner(null))),
				refused("addRequestInterceptor", (c) -> c.addRequestInterceptorLast((request, entity, http) -> {
				})),
				refused("addResponseInterceptor", (c) -> c.addResponseInterceptorFirst((response, entity, http) -> {
				})),
				refused("addExecInterceptor",
						(c) -> c.addExecInterceptorFirst("own",
								(request, scope, chain) -> chain.proceed(request, scope))),
				refused("setConnectionBackoffStrategy",
						(c) -> c.setConnectionBackoffStrategy(new DefaultBackoffStrategy())),
				refused("setBackoffManager",
						(c) -> c.setBackoffManager(new AIMDBackoffManager(new PoolingHttpClientConnectionManager()))));
	}

	private static LinkedHashMap<String, InputStreamFactory> decoders() {
		LinkedHashMap<String, InputStreamFactory> decoders = new LinkedHashMap<>();
		decoders.put("own", (stream) -> stream);
		return decoders;
	}

	private static Arguments refused(String setter, Consumer<HttpClientBuilder> customizer) {
		return Arguments.of(setter, customizer);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("customizations")
	void customizerThatAsksForWhatIsLeftOutIsRefused(String setter, Consumer<HttpClientBuilder> customizer) {
		customize((builder) -> builder.withHttpClientCustomizer(customizer)).run((context) -> {
			assertRefused(context, "A customizer called " + setter);
			context.getBean(HttpPools.class).requestFactory("others");
		});
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void defaultConfigurationOfRequestsThatAsksForItIsRefused(Consumer<RequestConfig.Builder> config, String option) {
		customize((builder) -> builder.withDefaultRequestConfigCustomizer(config))
			.run((context) -> assertRefused(context, "The default RequestConfig has " + option));
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void configurationOfARequestThatAsksForItIsRefused(Consumer<RequestConfig.Builder> config, String option) {
		this.runner.run((context) -> {
			RequestConfig.Builder own = RequestConfig.custom();
			config.accept(own);
			HttpGet request = new HttpGet("http://localhost:1/");
			request.setConfig(own.build());

			assertThatExceptionOfType(UnsupportedCustomizationException.class)
				.isThrownBy(() -> factory(context).getHttpClient().execute(request, (response) -> null))
				.withMessageContaining("The RequestConfig of a request has " + option)
				.withMessageContaining("httppool.pools.fast.profile is 'lean'")
				.withMessageEndingWith("Remove that, or set httppool.pools.fast.profile to 'standard'.");
		});
	}

	@SuppressWarnings("deprecation") // a request may have a proxy nevertheless
	static Stream<Arguments> configurations() {
		return Stream.of(config((config) -> config.setCookieSpec("strict"), "cookieSpec=strict"),
				config((config) -> config.setProxy(new HttpHost("proxy.example", 8080)), "proxy="),
				config((config) -> config.setMaxRedirects(3), "a rule for redirects"),
				config((config) -> config.setCircularRedirectsAllowed(true), "a rule for redirects"),
				config((config) -> config.setTargetPreferredAuthSchemes(List.of("Basic")), "preferred schemes"),
				config((config) -> config.setProxyPreferredAuthSchemes(List.of("Basic")), "preferred schemes"));
	}

	private static Arguments config(Consumer<RequestConfig.Builder> config, String option) {
		return Arguments.of(config, option);
	}

	@ParameterizedTest
	@CsvSource({ "spring.http.clients.redirects=follow, redirects=follow",
			"spring.http.clients.cookie-handling=enable, cookie-handling=enable" })
	void settingsOfClientsThatDemandItAreRefused(String property, String words) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertRefused(context, "The settings of a client ask for " + words));
	}

	@ParameterizedTest
	@CsvSource({ "spring.http.clients.redirects=follow-when-possible", "spring.http.clients.redirects=dont-follow",
			"spring.http.clients.cookie-handling=enable-when-possible", "spring.http.clients.cookie-handling=disable" })
	void settingsOfClientsThatDoNotDemandItAreAccepted(String property) throws IOException {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.runner.withPropertyValues(property)
				.run((context) -> RestClient.create()
					.mutate()
					.requestFactory(factory(context))
					.build()
					.get()
					.uri(server.host("http").toURI())
					.retrieve()
					.toBodilessEntity());
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void contextOfARequestWithCookiesOrCredentialsIsRefused() {
		this.runner.run((context) -> {
			assertRefused(context, (own) -> own.setCookieStore(new BasicCookieStore()), "a cookie store");
			assertRefused(context, (own) -> own.setCredentialsProvider(new BasicCredentialsProvider()), "credentials");
			assertRefused(context, (own) -> own.setAuthCache(new BasicAuthCache()), "credentials");
			assertRefused(context, LeanRefusalTests::authenticateAhead, "credentials");
		});
	}

	/** As HttpClient documents it, for one who is not asked to authenticate. */
	private static void authenticateAhead(HttpClientContext context) {
		BasicScheme scheme = new BasicScheme();
		scheme.initPreemptive(new UsernamePasswordCredentials("user", "secret".toCharArray()));
		context.resetAuthExchange(new HttpHost("http", "localhost", 1), scheme);
	}

	@Test
	void optionsThatSwitchOffWhatIsLeftOutAreAccepted() {
		RequestConfig config = RequestConfig.custom()
			.setRedirectsEnabled(false)
			.setMaxRedirects(0)
			.setAuthenticationEnabled(false)
			.setTargetPreferredAuthSchemes(List.of("Basic"))
			.build();

		assertThatNoException().isThrownBy(() -> new LeanRefusals("p").require(config));
	}

	private static void assertRefused(ApplicationContext context, Consumer<HttpClientContext> change, String what) {
		HttpClientContext own = HttpClientContext.create();
		change.accept(own);
		assertThatExceptionOfType(UnsupportedCustomizationException.class)
			.isThrownBy(() -> factory(context).getHttpClient()
				.execute(new HttpGet("http://localhost:1/"), own, (response) -> null))
			.withMessageContaining("The context of a request has " + what);
	}

	@Test
	void proxyOfTheJdkThatAppliesToARequestIsRefusedAndNotPassedOver() throws IOException {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.runner.run((context) -> {
				RestClient client = RestClient.builder().requestFactory(factory(context)).build();
				System.setProperty("http.proxyHost", "proxy.example");
				try {
					assertThatExceptionOfType(UnsupportedCustomizationException.class)
						.isThrownBy(() -> client.get().uri("http://internal.example/").retrieve().toBodilessEntity())
						.withMessage(
								"The proxy http://proxy.example:80 applies to requests to http://internal.example, "
										+ "but httppool.pools.fast.profile is 'lean', and lean clients have no proxies. Exempt "
										+ "that host by http.nonProxyHosts or in the proxy selector, or set "
										+ "httppool.pools.fast.profile to 'standard'.");
					client.get().uri(server.host("http").toURI()).retrieve().toBodilessEntity();
				}
				finally {
					System.clearProperty("http.proxyHost");
				}
				assertThat(server.connections()).isOne();
				assertThat(context.getBean(PoolRegistry.class).pools().get(0).snapshot().leased()).isZero();
			});
		}
	}

	private ApplicationContextRunner customize(UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> change) {
		ApplicationContextRunner only = ClientContext.runner().withPropertyValues("httppool.pools.fast.profile=lean");
		return only.withBean(Customizer.class, () -> new Customizer(change));
	}

	private static void assertRefused(ApplicationContext context, String words) {
		assertThatExceptionOfType(UnsupportedCustomizationException.class).isThrownBy(() -> factory(context))
			.withMessageContaining(words)
			.withMessageContaining("httppool.pools.fast.profile is 'lean'")
			.satisfies((ex) -> assertThat(ex.remedy()).endsWith(", or set httppool.pools.fast.profile to 'standard'."));
		assertThat(context.getBean(PoolRegistry.class).find("fast").map((pool) -> pool.snapshot().leased()).orElse(0))
			.isZero();
	}

	private static HttpComponentsClientHttpRequestFactory factory(ApplicationContext context) {
		return (HttpComponentsClientHttpRequestFactory) context.getBean(HttpPools.class).requestFactory("fast");
	}

}
