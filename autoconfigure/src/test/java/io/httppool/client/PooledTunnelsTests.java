package io.httppool.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.httppool.pool.AheadOpenings;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.pool.WarmUpOpenings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PooledTunnels}: which tunnels can be opened before a request.
 */
class PooledTunnelsTests {

	private static final HttpHost PROXY = new HttpHost("http", "localhost", 1);

	private static final HttpRoute TUNNEL = new HttpRoute(new HttpHost("https", "far.example", 443), null, PROXY, true);

	/** Held, as clients that nobody holds are forgotten. */
	private final List<Object> clients = new ArrayList<>();

	@Test
	void clientOfThePoolOpensTunnels() {
		runner((client) -> client.setProxy(PROXY)).run((context) -> {
			assertThat(openings(context).isPossible(TUNNEL)).isTrue();
			assertThat(new PooledTunnels(new BuiltFactories(), "default").isPossible(TUNNEL)).isFalse();
		});
	}

	/** Whether it is open would be known only after an exchange. */
	@Test
	void tunnelWithoutTlsIsLeftToRequests() {
		HttpRoute plain = new HttpRoute(new HttpHost("http", "far.example", 80), null,
				List.of(PROXY).toArray(HttpHost[]::new), false, HttpRoute.TunnelType.TUNNELLED,
				HttpRoute.LayerType.PLAIN);
		runner((client) -> client.setProxy(PROXY))
			.run((context) -> assertThat(openings(context).isPossible(plain)).isFalse());
	}

	@Test
	void leanClientOpensNone() {
		runner((client) -> {
		}).withPropertyValues("httppool.defaults.profile=lean")
			.run((context) -> assertThat(openings(context).isPossible(TUNNEL)).isFalse());
	}

	@Test
	void clientWithAHandlerOfItsOwnOpensNone() {
		runner((client) -> client.replaceExecInterceptor(ChainElement.CONNECT.name(),
				(request, scope, chain) -> chain.proceed(request, scope)))
			.run((context) -> assertThat(openings(context).isPossible(TUNNEL)).isFalse());
	}

	@Test
	void routeOfNoClientIsTriedAgainOnceAnotherWasBuilt() {
		runner((client) -> {
		}).run((context) -> {
			AheadOpenings<?> openings = openings(context);
			try (WarmUpOpenings warmUp = openings.warmUp(TUNNEL, 1, () -> {
			})) {
				await().until(() -> warmUp.failure() != null);
				assertThat(warmUp.failure())
					.startsWith("No client of the pool sends its requests to https://far.example");
			}
			await().until(() -> pool(context).snapshot().total() == 0);
			assertThat(openings.isPossible(TUNNEL)).isFalse();

			this.clients.add(context.getBean(HttpPools.class).requestFactory("default"));

			assertThat(openings.isPossible(TUNNEL)).isTrue();
		});
	}

	private static ApplicationContextRunner runner(Consumer<HttpClientBuilder> change) {
		return ClientContext.runner()
			.withBean(Customizer.class,
					() -> new Customizer((builder) -> builder.withHttpClientCustomizer(change::accept)));
	}

	/** Return the openings of a pool that a client was built for. */
	private AheadOpenings<?> openings(ApplicationContext context) {
		this.clients.add(context.getBean(HttpPools.class).requestFactory("default"));
		return pool(context).aheadOpenings();
	}

	private static ConnectionPool<?> pool(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).find("default").orElseThrow();
	}

}
