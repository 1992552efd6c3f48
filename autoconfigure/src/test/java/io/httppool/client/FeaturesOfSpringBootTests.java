package io.httppool.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The features of Spring Boot's HTTP clients, each with httppool and without: the same
 * happens.
 */
@Tag("slow")
class FeaturesOfSpringBootTests {

	private static HttpServer server;

	private static ExecutorService threads;

	private static CountDownLatch end;

	@BeforeAll
	static void startServer() throws IOException {
		end = new CountDownLatch(1);
		threads = Executors.newCachedThreadPool();
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setExecutor(threads);
		server.createContext("/", FeaturesOfSpringBootTests::answer);
		server.start();
	}

	@AfterAll
	static void stopServer() {
		end.countDown();
		server.stop(0);
		threads.shutdownNow();
	}

	/** Tell the request as it came in, but for what differs from client to client. */
	private static void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		if (path.equals("/slow")) {
			await();
		}
		if (path.equals("/redirect")) {
			exchange.getResponseHeaders().add("Location", url() + "/target");
		}
		exchange.getResponseHeaders().add("Set-Cookie", "visited=yes; Path=/");
		byte[] told = "%s %s service-group=%s greeting=%s agent=%s cookie=%s"
			.formatted(exchange.getRequestMethod(), path, header(exchange, "service-group"),
					header(exchange, "greeting"), header(exchange, "agent"), header(exchange, "Cookie"))
			.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(path.equals("/redirect") ? 302 : 200, told.length);
		exchange.getResponseBody().write(told);
		exchange.close();
	}

	private static void await() {
		try {
			end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String header(HttpExchange exchange, String name) {
		return Objects.toString(exchange.getRequestHeaders().getFirst(name), "");
	}

	@ParameterizedTest
	@MethodSource("features")
	void featureDoesTheSameWithThePool(Class<?> application, String properties,
			Function<ConfigurableApplicationContext, String> use, String expected) {
		assertThat(outcome(application, properties, use, false)).as("without httppool").isEqualTo(expected);
		assertThat(outcome(application, properties, use, true)).as("with httppool").isEqualTo(expected);
	}

	static Stream<Arguments> features() {
		Function<ConfigurableApplicationContext, String> redirected = (context) -> call(client(context), "/redirect");
		Function<ConfigurableApplicationContext, String> twice = (context) -> {
			RestClient client = client(context);
			call(client, "/");
			return call(client, "/");
		};
		return Stream.of(
				Arguments.of(Plain.class, "", use((context) -> call(client(context), "/")), told("/", "", "", "")),
				Arguments.of(Plain.class, "", use(FeaturesOfSpringBootTests::template), told("/", "", "", "")),
				Arguments.of(Plain.class, "", use(redirected), told("/target", "", "", "visited=yes")),
				Arguments.of(Plain.class, "spring.http.clients.redirects=dont-follow", use(redirected),
						told("/redirect", "", "", "")),
				Arguments.of(Plain.class, "spring.http.clients.read-timeout=50ms",
						use((context) -> call(client(context), "/slow")), "SocketTimeoutException"),
				Arguments.of(Plain.class, "", use(twice), told("/", "", "", "visited=yes")),
				Arguments.of(Plain.class, "spring.http.clients.cookie-handling=disable", use(twice),
						told("/", "", "", "")),
				Arguments.of(Plain.class, "spring.http.clients.imperative.factory=jdk",
						use((context) -> call(client(context), "/")), told("/", "", "", "")),
				Arguments.of(Filtered.class, "", use((context) -> call(client(context), "/")), "FilteredHostException"),
				Arguments.of(Customized.class, "", use((context) -> call(client(context), "/")),
						told("/", "", "hello", "").replace("agent=", "agent=mine")),
				Arguments.of(Customized.class, "", use(FeaturesOfSpringBootTests::template), told("/", "", "", "")),
				Arguments.of(OwnBuilder.class, "", use((context) -> call(client(context), "/")), told("/", "", "", "")),
				Arguments.of(Grouped.class, "spring.http.serviceclient.echo.base-url=" + url(),
						use((context) -> context.getBean(Echo.class).get()), told("/", "echo", "", "")),
				Arguments.of(Grouped.class,
						"spring.http.serviceclient.echo.default-header.greeting=hi,spring.http.serviceclient.echo.base-url="
								+ url(),
						use((context) -> context.getBean(Echo.class).get()), told("/", "echo", "hi", "")),
				Arguments.of(Grouped.class,
						"spring.http.serviceclient.echo.read-timeout=50ms,spring.http.serviceclient.echo.base-url="
								+ url(),
						use((context) -> context.getBean(Echo.class).slow()), "SocketTimeoutException"));
	}

	private static Function<ConfigurableApplicationContext, String> use(
			Function<ConfigurableApplicationContext, String> use) {
		return use;
	}

	private static String told(String path, String group, String greeting, String cookie) {
		return "GET %s service-group=%s greeting=%s agent= cookie=%s".formatted(path, group, greeting, cookie);
	}

	private static String outcome(Class<?> application, String properties,
			Function<ConfigurableApplicationContext, String> use, boolean isPooled) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "httppool.shutdown.drain-timeout=0s")
			.properties(properties.split(","));
		if (!isPooled) {
			builder.properties(Map.of("spring.autoconfigure.exclude", String.join(",", ours())));
		}
		try (ConfigurableApplicationContext context = builder.run()) {
			assertThat(context.containsBean("httpPools")).isEqualTo(isPooled);
			return use.apply(context);
		}
		catch (RuntimeException ex) {
			return NestedExceptionUtils.getMostSpecificCause(ex).getClass().getSimpleName();
		}
	}

	private static Iterable<String> ours() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.httppool."))
			.toList();
	}

	private static RestClient client(ConfigurableApplicationContext context) {
		return context.getBean(RestClient.Builder.class).baseUrl(url()).build();
	}

	private static String call(RestClient client, String path) {
		return client.get().uri(path).retrieve().body(String.class);
	}

	private static String template(ConfigurableApplicationContext context) {
		return context.getBean(RestTemplateBuilder.class).build().getForObject(url() + "/", String.class);
	}

	private static String url() {
		return "http://localhost:" + server.getAddress().getPort();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Filtered {

		@Bean
		InetAddressFilter onlyInside() {
			return InetAddressFilter.of("192.168.1.0/24");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Customized {

		@Bean
		RestClientCustomizer greeting() {
			return (client) -> client.defaultHeader("greeting", "hello");
		}

		@Bean
		RestTemplateCustomizer ownFactory() {
			return (template) -> template
				.setRequestFactory(new HttpComponentsClientHttpRequestFactory(HttpClientBuilder.create().build()));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> agent() {
			return (builder) -> builder.withHttpClientCustomizer(
					(client) -> client.setDefaultHeaders(List.of(new BasicHeader("agent", "mine"))));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnBuilder {

		@Bean
		ClientHttpRequestFactoryBuilder<?> own() {
			return ClientHttpRequestFactoryBuilder.jdk();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportHttpServices(group = "echo", types = Echo.class)
	static class Grouped {

		@Bean
		RestClientHttpServiceGroupConfigurer groupHeader() {
			return (groups) -> groups
				.forEachClient((group, client) -> client.defaultHeader("service-group", group.name()));
		}

	}

	interface Echo {

		@GetExchange("/")
		String get();

		@GetExchange("/slow")
		String slow();

	}

}
