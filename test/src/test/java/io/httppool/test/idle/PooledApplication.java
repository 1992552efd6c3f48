package io.httppool.test.idle;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.httppool.client.HttpPools;
import io.httppool.pool.CloseReason;
import io.httppool.pool.PoolRegistry;
import io.httppool.pool.RoutePool;
import io.httppool.pool.RouteSnapshot;

import static org.awaitility.Awaitility.await;

/**
 * An application that has the starter on its class path and calls one server.
 */
final class PooledApplication implements AutoCloseable {

	private static final String POOL = "api";

	private static final Duration BOUND = Duration.ofSeconds(10);

	private final ConfigurableApplicationContext context;

	PooledApplication(Certificate certificate, int connections) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false")
			.properties(certificate.properties())
			.properties("httppool.defaults.max-total=" + connections, "httppool.defaults.per-route.max=" + connections,
					"httppool.defaults.per-route.initial=" + connections)
			.run();
	}

	HttpClientConnectionManager manager() {
		return this.context.getBean(HttpPools.class).connectionManager(POOL);
	}

	/** Wait until that many connections are available and none was used of late. */
	void awaitIdle(int connections, Duration idle) {
		await().atMost(BOUND)
			.until(() -> pool().connections()
				.stream()
				.filter((connection) -> connection.idle().compareTo(idle) >= 0)
				.count() == connections);
	}

	/** Return how many connections were closed, by reason. */
	Map<CloseReason, Long> closed() {
		return route().totals().closed();
	}

	private RouteSnapshot route() {
		List<RouteSnapshot> routes = pool().snapshot().routes();
		return routes.get(0);
	}

	private RoutePool<?> pool() {
		return this.context.getBean(PoolRegistry.class).find(POOL).orElseThrow();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
