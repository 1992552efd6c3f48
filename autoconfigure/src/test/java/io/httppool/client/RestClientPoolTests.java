package io.httppool.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.TellingServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;
import io.httppool.snapshot.PoolSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Clients without a name on the pool {@code default}.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
class RestClientPoolTests {

	private final ApplicationContextRunner runner;

	private TellingServer server;

	RestClientPoolTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile);
	}

	@BeforeEach
	void startServer() {
		this.server = TellingServer.http();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void tenInjectedBuildersShareOnePoolWithOneConnection() {
		this.runner.run((context) -> {
			IntStream.range(0, 10).forEach((i) -> call(context.getBean(RestClient.Builder.class).build()));

			assertThat(context.getBean(PoolRegistry.class).pools()).extracting(ConnectionPool::name)
				.containsExactly("default");
			assertThat(this.server.clientPorts()).hasSize(1);
			PoolSnapshot snapshot = pool(context, "default").snapshot();
			assertThat(snapshot.routes()).singleElement().satisfies((route) -> {
				assertThat(route.route()).isEqualTo(this.server.url());
				assertThat(route.totals().leases()).isEqualTo(10);
				assertThat(route.totals().opened()).isEqualTo(1);
			});
		});
	}

	@Test
	void restTemplatesShareThePoolOfRestClients() {
		this.runner.run((context) -> {
			call(context.getBean(RestClient.Builder.class).build());
			String answer = context.getBean(RestTemplateBuilder.class)
				.build()
				.getForObject(this.server.url(), String.class);

			assertThat(answer).isEqualTo("plain");
			assertThat(this.server.clientPorts()).hasSize(1);
			assertThat(context.getBean(PoolRegistry.class).pools()).hasSize(1);
		});
	}

	@Test
	void requestFactoryBeanSharesThePool() {
		this.runner.run((context) -> {
			call(RestClient.builder().requestFactory(context.getBean(ClientHttpRequestFactory.class)).build());

			assertThat(pool(context, "default").snapshot().total()).isEqualTo(1);
		});
	}

	@Test
	void clientsOfServletApplicationsUseThePool() {
		new WebApplicationContextRunner().withConfiguration(ClientContext.AUTO_CONFIGURATIONS).run((context) -> {
			call(context.getBean(RestClient.Builder.class).build());

			assertThat(pool(context, "default").snapshot().total()).isEqualTo(1);
		});
	}

	@Test
	void clientsOfReactiveApplicationsUseThePool() {
		new ReactiveWebApplicationContextRunner().withConfiguration(ClientContext.AUTO_CONFIGURATIONS)
			.run((context) -> {
				call(context.getBean(RestClient.Builder.class).build());

				assertThat(pool(context, "default").snapshot().total()).isEqualTo(1);
			});
	}

	/**
	 * The patient client goes over the connection the hasty one has used, and is made to
	 * wait until the hasty one has run out of patience elsewhere.
	 */
	@Test
	void timeoutOfOneClientDoesNotHoldForAnotherOnTheSameConnection() {
		this.runner.run((context) -> {
			ClientHttpRequestFactoryBuilder<?> builder = context.getBean(HttpPoolClientHttpRequestFactoryBuilder.class);
			HttpClientSettings settings = HttpClientSettings.defaults();
			RestClient hasty = client(builder, settings.withReadTimeout(Duration.ofSeconds(1)));
			RestClient patient = client(builder, settings);
			call(hasty);
			CompletableFuture<String> held = CompletableFuture.supplyAsync(() -> hold(patient));
			this.server.awaitHeld();

			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> hold(hasty))
				.withMessageContaining("timed out");
			this.server.letGo();

			assertThat(held).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("plain");
			assertThat(this.server.clientPorts()).hasSize(2);
			assertThat(context.getBean(PoolRegistry.class).pools()).hasSize(1);
		});
	}

	@Test
	void clientMadeByHandUsesThePoolOfItsName() {
		this.runner.withPropertyValues("httppool.pools.payments.max-total=7").run((context) -> {
			HttpPools pools = context.getBean(HttpPools.class);
			call(context.getBean(RestClient.Builder.class).apply(pools.restClient("payments")).build());

			assertThat(pool(context, "payments").snapshot()).satisfies((snapshot) -> {
				assertThat(snapshot.total()).isEqualTo(1);
				assertThat(snapshot.max()).isEqualTo(7);
			});
		});
	}

	@Test
	void connectionManagerBeanIsNoCandidateForInjectionByType() {
		this.runner.withUserConfiguration(NeedsConnectionManager.class).run((context) -> {
			assertThat(context.getBean("injected")).isEqualTo("nothing");
			assertThat(context.getBean("httpPoolConnectionManager"))
				.isSameAs(context.getBean(HttpPools.class).connectionManager("default"));
		});
	}

	@Test
	void usersOwnBuilderWins() {
		this.runner.withBean("mine", ClientHttpRequestFactoryBuilder.class, ClientHttpRequestFactoryBuilder::jdk)
			.run((context) -> {
				call(context.getBean(RestClient.Builder.class).build());

				assertThat(context).doesNotHaveBean(HttpPoolClientHttpRequestFactoryBuilder.class);
				assertThat(context.getBean(PoolRegistry.class).pools()).isEmpty();
				call(RestClient.builder().apply(context.getBean(HttpPools.class).restClient("mine")).build());
				assertThat(pool(context, "mine").snapshot().total()).isEqualTo(1);
			});
	}

	@Test
	void anotherClientIsLeftAloneHoweverItsNameIsWritten() {
		for (String name : new String[] { "jdk", "JDK", "simple" }) {
			this.runner.withPropertyValues("spring.http.clients.imperative.factory=" + name)
				.run((context) -> assertThat(context).doesNotHaveBean(HttpPoolClientHttpRequestFactoryBuilder.class)
					.hasSingleBean(ClientHttpRequestFactoryBuilder.class));
		}
	}

	@Test
	void httpClientIsTakenOverHoweverItsNameIsWritten() {
		for (String name : new String[] { "http-components", "HTTP_COMPONENTS", "httpComponents" }) {
			this.runner.withPropertyValues("spring.http.clients.imperative.factory=" + name)
				.run((context) -> assertThat(context).hasSingleBean(HttpPoolClientHttpRequestFactoryBuilder.class));
		}
	}

	@Test
	void nothingIsTakenOverWhenDisabled() {
		this.runner.withPropertyValues("httppool.enabled=false").run((context) -> {
			ClientHttpRequestFactory factory = context.getBean(ClientHttpRequestFactoryBuilder.class).build();

			assertThat(context).doesNotHaveBean(PoolRegistry.class);
			assertThat(factory).isInstanceOf(HttpComponentsClientHttpRequestFactory.class);
		});
	}

	@Test
	void applicationWithoutHttpClientStarts() {
		this.runner.withClassLoader(new FilteredClassLoader("org.apache.hc"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpPools.class));
	}

	@Test
	void poolsShareOneThread() {
		Set<Thread> ofOthers = Thread.getAllStackTraces().keySet();

		this.runner.run((context) -> {
			call(context.getBean(RestClient.Builder.class).build());

			assertThat(Thread.getAllStackTraces().keySet()).filteredOn(Predicate.not(ofOthers::contains))
				.extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("idle-connection-evictor"))
				.filteredOn((name) -> name.startsWith("httppool") && !name.startsWith("httppool-lookup"))
				.containsExactly("httppool-upkeep");
		});
	}

	private RestClient client(ClientHttpRequestFactoryBuilder<?> builder, HttpClientSettings settings) {
		return RestClient.builder().requestFactory(builder.build(settings)).build();
	}

	private String hold(RestClient client) {
		return client.get().uri(this.server.url() + "/hold").retrieve().body(String.class);
	}

	private void call(RestClient client) {
		assertThat(client.get().uri(this.server.url()).retrieve().body(String.class)).isEqualTo("plain");
	}

	private static ConnectionPool<?> pool(ApplicationContext context, String name) {
		return context.getBean(PoolRegistry.class).find(name).orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsConnectionManager {

		@Bean
		String injected(ObjectProvider<HttpClientConnectionManager> manager) {
			return (manager.getIfAvailable() != null) ? "a manager" : "nothing";
		}

	}

}
