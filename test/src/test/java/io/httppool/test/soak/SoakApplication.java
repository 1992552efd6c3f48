package io.httppool.test.soak;

import java.util.Map;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.test.fault.TestCertificate;
import io.httppool.upkeep.Upkeep;

/**
 * An application with a pool that is small for what it has to bear.
 */
final class SoakApplication implements AutoCloseable {

	static final int MAX_TOTAL = 24;

	private static final String POOL = "soak";

	private final ConfigurableApplicationContext context;

	SoakApplication() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Map.copyOf(TestCertificate.localhost().bundleProperties("upstream")))
			.properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false",
					"logging.level.org.apache.hc=warn", "logging.level.io.httppool.pool=error",
					"logging.level.io.httppool.upkeep=error", "spring.http.clients.ssl.bundle=upstream",
					"spring.http.clients.read-timeout=500ms", "httppool.defaults.connect-timeout=1s",
					"httppool.defaults.tls-handshake-timeout=1s", "httppool.defaults.lease-timeout=500ms",
					"httppool.defaults.max-total=" + MAX_TOTAL, "httppool.defaults.per-route.initial=8",
					"httppool.defaults.per-route.max=" + MAX_TOTAL, "httppool.defaults.leak-threshold=5s",
					"httppool.shutdown.drain-timeout=5s")
			.run();
	}

	RestClient client() {
		HttpPools pools = this.context.getBean(HttpPools.class);
		return this.context.getBean(RestClient.Builder.class).apply(pools.restClient(POOL)).build();
	}

	ConnectionPool<?> pool() {
		return this.context.getBean(PoolRegistry.class).find(POOL).orElseThrow();
	}

	Upkeep upkeep() {
		return this.context.getBean(Upkeep.class);
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
