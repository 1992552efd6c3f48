package io.httppool.test;

import java.util.Map;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;

/**
 * An application that has the starter on its class path and uses one pool. It trusts
 * {@link TestCertificate#localhost()}.
 */
public final class PooledApplication implements AutoCloseable {

	private static final String BUNDLE = "localhost";

	private final String pool;

	private final ConfigurableApplicationContext context;

	/**
	 * Start an application.
	 * @param pool the name of the pool
	 * @param properties further properties, as {@code name=value}
	 */
	public PooledApplication(String pool, String... properties) {
		this(pool, PoolClock.system(), properties);
	}

	/**
	 * Start an application on virtual time, whose pools are looked after only by
	 * {@link #sweep()}.
	 * @param pool the name of the pool
	 * @param time the time of all pools
	 * @param properties further properties, as {@code name=value}
	 */
	public PooledApplication(String pool, VirtualTime time, String... properties) {
		this(pool, time.clock(), properties);
		upkeep().stop();
	}

	private PooledApplication(String pool, PoolClock clock, String... properties) {
		this.pool = pool;
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(PoolClock.class, () -> clock))
			.properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false")
			.properties(Map.copyOf(TestCertificate.localhost().bundleProperties(BUNDLE)))
			.properties("spring.http.clients.ssl.bundle=" + BUNDLE)
			.properties(properties)
			.run();
	}

	/**
	 * Return properties that allow a pool, and each of its routes, so many connections.
	 */
	public static String[] sized(int connections) {
		return new String[] { "httppool.defaults.max-total=" + connections,
				"httppool.defaults.per-route.max=" + connections,
				"httppool.defaults.per-route.initial=" + connections };
	}

	/** Return the connection manager of the pool. */
	public PoolingHttpClientConnectionManager manager() {
		return this.context.getBean(HttpPools.class).connectionManager(this.pool);
	}

	/** Return a client over the pool. */
	public RestClient client() {
		HttpPools pools = this.context.getBean(HttpPools.class);
		return this.context.getBean(RestClient.Builder.class).apply(pools.restClient(this.pool)).build();
	}

	public PoolRegistry registry() {
		return this.context.getBean(PoolRegistry.class);
	}

	/** Return the pool, from when it is first used. */
	public ConnectionPool<?> pool() {
		return registry().find(this.pool).orElseThrow();
	}

	/** Return the snapshot of the one route of the pool. */
	public RouteSnapshot route() {
		return pool().snapshot().routes().get(0);
	}

	/** Return how many connections of that route were closed, by reason. */
	public Map<CloseReason, Long> closed() {
		return route().totals().closed();
	}

	public Upkeep upkeep() {
		return this.context.getBean(Upkeep.class);
	}

	/** Look after the pools once, as the upkeep does each second. */
	public void sweep() {
		upkeep().runOnce(this.context.getBean(PoolClock.class).ticker().read());
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
