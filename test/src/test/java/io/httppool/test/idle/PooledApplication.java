package io.httppool.test.idle;

import java.time.Duration;
import java.util.Map;

import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import io.httppool.client.HttpPools;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;

import static org.awaitility.Awaitility.await;

/**
 * An application that has the starter on its class path and calls one server.
 */
final class PooledApplication implements AutoCloseable {

	private static final String POOL = "api";

	private static final String BUNDLE = "localhost";

	private static final Duration BOUND = Duration.ofSeconds(10);

	private final ConfigurableApplicationContext context;

	PooledApplication(int connections) {
		this(connections, PoolClock.system());
	}

	PooledApplication(int connections, PoolClock clock) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(PoolClock.class, () -> clock))
			.properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false")
			.properties(Map.copyOf(TestCertificate.localhost().bundleProperties(BUNDLE)))
			.properties("spring.http.clients.ssl.bundle=" + BUNDLE)
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

	/**
	 * Have the pools looked after by nobody but {@link #sweep}, and close what is idle.
	 */
	void stopUpkeep() {
		this.context.getBean(Upkeep.class).stop();
	}

	/** Look after the pools once, as the upkeep does each second. */
	void sweep() {
		this.context.getBean(Upkeep.class).runOnce(this.context.getBean(PoolClock.class).ticker().read());
	}

	/** Return how many connections were closed, by reason. */
	Map<CloseReason, Long> closed() {
		return route().totals().closed();
	}

	/** Return what the pool shows of the one route it has. */
	RouteSnapshot route() {
		return pool().snapshot().routes().get(0);
	}

	private ConnectionPool<?> pool() {
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
