package io.httppool.client;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.warmup.WarmUpStatus;
import io.httppool.warmup.WarmUps;

/**
 * An application whose one pool, over TLS, is warmed up.
 */
final class WarmUpApplication {

	/** The name of its pool. */
	static final String POOL = "default-ssl-before";

	private WarmUpApplication() {
	}

	static SpringApplicationBuilder builder(Certificates certificates, String origin, String... warmUp) {
		List<String> properties = new ArrayList<>(List.of(certificates.bundleProperties("before", "after")));
		properties.add("httppool.routes.warm.origin=" + origin);
		properties.add("spring.http.clients.ssl.bundle=before");
		properties.add("httppool.shutdown.drain-timeout=0s");
		properties.add("httppool.eviction.interval=100ms");
		for (String property : warmUp) {
			properties.add("httppool.routes.warm.warm-up." + property);
		}
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.properties(properties.toArray(String[]::new));
	}

	static RestClient client(ConfigurableApplicationContext context) {
		return context.getBean(RestClient.Builder.class).build();
	}

	static ConnectionPool<?> pool(ConfigurableApplicationContext context) {
		return context.getBean(PoolRegistry.class).find(POOL).orElseThrow();
	}

	static WarmUpStatus status(ConfigurableApplicationContext context) {
		return context.getBean(WarmUps.class).of(POOL).get(0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
