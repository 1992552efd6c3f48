package io.httppool.client;

import java.nio.file.Path;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.ResourceAccessException;
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
 * HTTP service groups, each with a pool, a certificate and timeouts of its own.
 */
class ServiceGroupPoolTests {

	@TempDir
	private static Path directory;

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

	@Test
	void groupsWithTwoCertificatesHaveAPoolEachThatReusesOneConnection() {
		try (ConfigurableApplicationContext context = run("spring.http.serviceclient.one.ssl.bundle=client1",
				"spring.http.serviceclient.two.ssl.bundle=client2")) {
			for (int i = 0; i < 50; i++) {
				assertThat(context.getBean(One.class).who()).isEqualTo("CN=client1");
				assertThat(context.getBean(Two.class).who()).isEqualTo("CN=client2");
			}

			assertThat(context.getBean(PoolRegistry.class).pools()).extracting(ConnectionPool::name)
				.containsExactly("one", "two");
			assertThat(this.server.clientPorts()).hasSize(2);
			assertThat(context.getBean(PoolRegistry.class).pools()).allSatisfy((pool) -> {
				assertThat(pool.snapshot().routes().get(0).totals().leases()).isEqualTo(50);
				assertThat(pool.snapshot().routes().get(0).totals().opened()).isEqualTo(1);
			});
		}
	}

	@Test
	void connectionStateSwitchedOnIsNeverReusedWithACertificate() {
		try (ConfigurableApplicationContext context = run("spring.http.serviceclient.one.ssl.bundle=client1",
				"spring.http.serviceclient.two.ssl.bundle=client2", "httppool.pools.one.connection-state=on")) {
			for (int i = 0; i < 4; i++) {
				context.getBean(One.class).who();
			}

			assertThat(this.server.clientPorts()).hasSize(4);
		}
	}

	@Test
	void groupHasTheTimeoutsOfItsProperties() {
		try (ConfigurableApplicationContext context = run("spring.http.serviceclient.one.ssl.bundle=client1",
				"spring.http.serviceclient.two.ssl.bundle=client2", "spring.http.serviceclient.one.read-timeout=50ms",
				"spring.http.serviceclient.two.read-timeout=10s")) {

			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> context.getBean(One.class).hold())
				.withMessageContaining("timed out");
			this.server.letGo();
			assertThat(context.getBean(Two.class).hold()).isEqualTo("CN=client2");
		}
	}

	@Test
	void restClientSslUsesAPoolNamedLikeTheBundle() {
		try (ConfigurableApplicationContext context = run("spring.http.clients.ssl.bundle=client1")) {
			RestClient client = context.getBean(RestClient.Builder.class)
				.apply(context.getBean(RestClientSsl.class).fromBundle("client2"))
				.build();
			for (int i = 0; i < 3; i++) {
				assertThat(client.get().uri(this.server.url()).retrieve().body(String.class)).isEqualTo("CN=client2");
			}

			assertThat(this.server.clientPorts()).hasSize(1);
			assertThat(context.getBean(PoolRegistry.class).find("default-ssl-client2")).isPresent();
		}
	}

	@Test
	void connectionManagerBeanIsThatOfTheBundleAllClientsHave() {
		try (ConfigurableApplicationContext context = run("spring.http.clients.ssl.bundle=client1")) {
			PoolingHttpClientConnectionManager manager = (PoolingHttpClientConnectionManager) context
				.getBean("httpPoolConnectionManager");
			RestClient client = context.getBean(RestClient.Builder.class).build();
			assertThat(client.get().uri(this.server.url()).retrieve().body(String.class)).isEqualTo("CN=client1");

			assertThat(manager.getTotalStats().getAvailable()).isEqualTo(1);
			assertThat(context.getBean(PoolRegistry.class).find("default")).isEmpty();
		}
	}

	@Test
	void onePoolNameWithTwoBundlesIsRefused() {
		try (ConfigurableApplicationContext context = run("spring.http.serviceclient.one.ssl.bundle=client1",
				"spring.http.clients.ssl.bundle=client2")) {

			assertThatExceptionOfType(PoolConflictException.class)
				.isThrownBy(() -> context.getBean(HttpPools.class).restClient("one").accept(RestClient.builder()))
				.withMessage("Pool 'one' is used with two SSL bundles: 'client1' and 'client2'");
		}
	}

	private ConfigurableApplicationContext run(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(certificates.bundleProperties("client1", "client2"))
			.properties("spring.http.serviceclient.one.base-url=" + this.server.url(),
					"spring.http.serviceclient.two.base-url=" + this.server.url(), "spring.main.banner-mode=off")
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportHttpServices(group = "one", types = One.class)
	@ImportHttpServices(group = "two", types = Two.class)
	static class Application {

	}

	interface One {

		@GetExchange("/")
		String who();

		@GetExchange("/hold")
		String hold();

	}

	interface Two {

		@GetExchange("/")
		String who();

		@GetExchange("/hold")
		String hold();

	}

}
