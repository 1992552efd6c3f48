package io.httppool.client;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.TellingServer;
import io.httppool.autoconfigure.HttpPoolMetricsAutoConfiguration;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for pools that no client refers to any more.
 */
class AbandonedPoolTests {

	private final ApplicationContextRunner runner = ClientContext.runner()
		.withConfiguration(AutoConfigurations.of(HttpPoolMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@Test
	void poolsOfBundlesAndFiltersWithoutANameGoWithTheirClients() throws Exception {
		try (TellingServer server = TellingServer.http()) {
			this.runner.run((context) -> {
				RestClient named = context.getBean(RestClient.Builder.class).build();
				get(named, server);
				List<RestClient> clients = new ArrayList<>();
				for (int i = 0; i < 20; i++) {
					clients.add(client(context, withBundle()));
					clients.add(client(context, withFilter()));
				}
				clients.forEach((client) -> get(client, server));
				assertThat(names(context)).hasSize(41);
				assertThat(meters(context)).contains("default-ssl-custom-1");
				clients.clear();

				awaitPools(context, "default");

				assertThat(meters(context)).containsOnly("default");
				get(named, server);
			});
		}
	}

	@Test
	void poolStaysForAsLongAsAClientRefersToIt() throws Exception {
		try (TellingServer server = TellingServer.http()) {
			this.runner.run((context) -> {
				List<RestClient> kept = new ArrayList<>(List.of(client(context, withBundle())));
				get(kept.get(0), server);
				get(client(context, withBundle()), server);

				awaitPools(context, "default-ssl-custom-1");

				get(kept.get(0), server);
				kept.clear();
				awaitPools(context);
			});
		}
	}

	@Test
	void poolStaysForAsLongAsTheObjectsByWhichClientsFindItWhereEachRequestHasAClient() throws Exception {
		try (TellingServer server = TellingServer.http()) {
			this.runner.run((context) -> {
				List<HttpClientSettings> shared = new ArrayList<>(List.of(withBundle(), withFilter()));
				shared.forEach((settings) -> get(client(context, settings), server));
				List<ConnectionPool<?>> pools = context.getBean(PoolRegistry.class).all();
				get(client(context, withBundle()), server);
				get(client(context, shared.get(1).withSslBundle(SslBundle.of(SslStoreBundle.NONE))), server);

				awaitPools(context, "default", "default-ssl-custom-1");

				shared.forEach((settings) -> get(client(context, settings), server));
				assertThat(context.getBean(PoolRegistry.class).all()).containsExactlyInAnyOrderElementsOf(pools);
				shared.clear();
				awaitPools(context);
			});
		}
	}

	@Test
	void poolWhoseManagerWasHandedOutStays() throws Exception {
		try (TellingServer server = TellingServer.http()) {
			this.runner.run((context) -> {
				PoolingHttpClientConnectionManager manager = new HttpPools(
						context.getBean(HttpPoolClientHttpRequestFactoryBuilder.class), withFilter())
					.connectionManager();
				get(client(context, withBundle()), server);

				awaitPools(context, "default");

				assertThat(manager.isClosed()).isFalse();
				try (CloseableHttpClient client = HttpClients.custom().setConnectionManager(manager).build()) {
					assertThat(client.<Integer>execute(new HttpGet(server.url()), HttpResponse::getCode))
						.isEqualTo(200);
				}
			});
		}
	}

	@Test
	void poolOfANameStaysWhereClientsWithoutANameHaveJoinedIt() throws Exception {
		try (TellingServer server = TellingServer.http()) {
			this.runner.run((context) -> {
				HttpPoolClientHttpRequestFactoryBuilder builder = context
					.getBean(HttpPoolClientHttpRequestFactoryBuilder.class);
				HttpClientSettings settings = withFilter();
				get(RestClient.builder().requestFactory(builder.withGroup("default").build(settings)).build(), server);
				get(client(context, settings), server);
				settings = withFilter();
				get(client(context, settings), server);
				settings = null;

				awaitPools(context, "default");
			});
		}
	}

	@Test
	void poolStaysWhileALeaseIsPending() throws Exception {
		try (TellingServer server = TellingServer.http()) {
			this.runner.run((context) -> {
				get(client(context, withBundle()), server);
				ConnectionPool<?> pool = context.getBean(PoolRegistry.class).all().get(0);
				pool.operations().suspend(null);
				Future<?> pending = pool.lease(new HttpRoute(HttpHost.create(server.url())), null, null, null);
				get(client(context, withBundle()), server);

				awaitPools(context, "default-ssl-custom-1");

				assertThat(pending.isDone()).isFalse();
				pending.cancel(true);
				awaitPools(context);
			});
		}
	}

	@Test
	void nameOfAPoolThatCouldNotBeMadeIsFree() {
		AtomicBoolean isBroken = new AtomicBoolean(true);
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> customizer = (
				builder) -> {
			if (isBroken.get()) {
				throw new IllegalStateException("broken");
			}
			return builder;
		};
		this.runner.withBean(ClientHttpRequestFactoryBuilderCustomizer.class, () -> customizer).run((context) -> {
			assertThatIllegalStateException().isThrownBy(() -> client(context, withFilter()));
			isBroken.set(false);

			client(context, withFilter());

			assertThat(names(context)).containsExactly("default");
		});
	}

	@Test
	void poolStaysUntilItsLastResponseIsClosed() throws Exception {
		try (TellingServer server = TellingServer.http()) {
			this.runner.run((context) -> {
				InputStream body = client(context, withBundle()).get()
					.uri(server.url())
					.exchange((request, response) -> response.getBody(), false);
				get(client(context, withBundle()), server);

				awaitPools(context, "default-ssl-custom-1");

				assertThat(body.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("plain");
				body.close();
				awaitPools(context);
			});
		}
	}

	private static RestClient client(ApplicationContext context, HttpClientSettings settings) {
		return RestClient.builder()
			.requestFactory(context.getBean(ClientHttpRequestFactoryBuilder.class).build(settings))
			.build();
	}

	private static HttpClientSettings withBundle() {
		return HttpClientSettings.defaults().withSslBundle(SslBundle.of(SslStoreBundle.NONE));
	}

	private static HttpClientSettings withFilter() {
		return HttpClientSettings.defaults().withInetAddressFilter(filter());
	}

	/** Each is another one, as it refers to something of its own. */
	private static InetAddressFilter filter() {
		Object own = new Object();
		return (address) -> own != address;
	}

	private static void get(RestClient client, TellingServer server) {
		client.get().uri(server.url()).retrieve().toBodilessEntity();
	}

	private static void awaitPools(ApplicationContext context, String... names) {
		Upkeep upkeep = context.getBean(Upkeep.class);
		long[] later = { context.getBean(PoolClock.class).ticker().read() };
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			System.gc();
			later[0] += Duration.ofSeconds(10).toNanos();
			upkeep.runOnce(later[0]);
			assertThat(names(context)).containsExactlyInAnyOrder(names);
		});
	}

	private static List<String> names(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).all().stream().map(ConnectionPool::name).toList();
	}

	private static List<String> meters(ApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map((meter) -> meter.getId().getTag("pool"))
			.filter((pool) -> pool != null)
			.distinct()
			.toList();
	}

}
