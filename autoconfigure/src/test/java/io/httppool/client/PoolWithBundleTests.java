package io.httppool.client;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import io.httppool.Certificates;
import io.httppool.TellingServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Pools chosen by name together with SSL bundles, and a group named like the pool of all
 * other clients.
 */
class PoolWithBundleTests {

	@TempDir
	static Path directory;

	private static Certificates certificates;

	private TellingServer server;

	@BeforeEach
	void startServer() {
		if (certificates == null) {
			certificates = Certificates.create(directory, "server", "client1", "client2");
		}
		this.server = TellingServer.https(certificates.context("server"));
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	/** Whoever makes the other clients. */
	@ParameterizedTest
	@ValueSource(classes = { Application.class, OwnBuilder.class })
	void poolChosenAfterABundleHasTheBundle(Class<?> application) {
		try (ConfigurableApplicationContext context = run(application)) {
			RestClient client = context.getBean(RestClient.Builder.class)
				.apply(context.getBean(RestClientSsl.class).fromBundle("client2"))
				.apply(context.getBean(HttpPools.class).restClient("payments"))
				.build();

			assertThat(who(client)).isEqualTo("CN=client2");
			assertThat(names(context)).containsExactly("payments");
		}
	}

	@Test
	void bundleAppliedAfterAPoolIsRefused() {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			RestClient.Builder builder = context.getBean(RestClient.Builder.class)
				.apply(context.getBean(HttpPools.class).restClient("payments"));

			assertThatExceptionOfType(UnsupportedCustomizationException.class)
				.isThrownBy(() -> builder.apply(context.getBean(RestClientSsl.class).fromBundle("client2")))
				.withMessage("An SSL bundle was applied to a client after its pool 'payments'")
				.extracting(UnsupportedCustomizationException::remedy)
				.isEqualTo("Apply the bundle first: "
						+ "builder.apply(ssl.fromBundle(...)).apply(httpPools.restClient(\"payments\")).");
		}
	}

	@Test
	void groupNamedDefaultWithABundleIsBesideThePoolOfAllOtherClients() {
		try (ConfigurableApplicationContext context = run(DefaultGroup.class,
				"spring.http.serviceclient.default.ssl.bundle=client1",
				"spring.http.serviceclient.default.base-url=" + this.server.url())) {
			RestClient client = context.getBean(RestClient.Builder.class).build();
			assertThat(context.getBean(Who.class).who()).isEqualTo("CN=client1");
			try (TellingServer plain = TellingServer.http()) {
				assertThat(client.get().uri(plain.url()).retrieve().body(String.class)).isEqualTo("plain");
			}

			assertThat(names(context)).containsExactly("default", "default-group");
		}
	}

	@Test
	void groupNamedDefaultSharesThePoolOfClientsLikeIt() {
		try (TellingServer plain = TellingServer.http();
				ConfigurableApplicationContext context = run(DefaultGroup.class,
						"spring.http.serviceclient.default.base-url=" + plain.url())) {
			assertThat(context.getBean(Who.class).who()).isEqualTo("plain");

			assertThat(names(context)).containsExactly("default");
		}
	}

	private static Iterable<String> names(ConfigurableApplicationContext context) {
		return context.getBean(PoolRegistry.class).pools().stream().map(ConnectionPool::name).toList();
	}

	private String who(RestClient client) {
		return client.get().uri(this.server.url()).retrieve().body(String.class);
	}

	private ConfigurableApplicationContext run(Class<?> application, String... properties) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties(certificates.bundleProperties("client1", "client2"))
			.properties("spring.main.banner-mode=off")
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnBuilder {

		@Bean
		ClientHttpRequestFactoryBuilder<?> mine() {
			return ClientHttpRequestFactoryBuilder.jdk();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportHttpServices(group = "default", types = Who.class)
	static class DefaultGroup {

	}

	interface Who {

		@GetExchange("/")
		String who();

	}

}
