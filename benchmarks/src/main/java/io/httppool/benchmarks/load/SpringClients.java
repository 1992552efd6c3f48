package io.httppool.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Clients behind Spring's {@code RestClient}.
 */
final class SpringClients {

	/** The limit that httppool has by default, so that nothing need be configured. */
	private static final int USUAL_LIMIT = 200;

	private SpringClients() {
	}

	static Getter open(Client client, int limit) {
		return switch (client) {
			case SPRING_SOCKET -> over(new SocketRequestFactory());
			case HTTPPOOL -> httppool(limit, "standard");
			case HTTPPOOL_LEAN -> httppool(limit, "lean");
			case STRICT -> handTuned(PoolConcurrencyPolicy.STRICT, limit);
			case LAX -> handTuned(PoolConcurrencyPolicy.LAX, limit);
			case BOOT -> over(ClientHttpRequestFactoryBuilder.httpComponents().build());
			case JDK -> over(ClientHttpRequestFactoryBuilder.jdk().build());
			case JETTY -> jetty(limit);
			case REACTOR -> reactor(limit);
			default -> throw new IllegalArgumentException(client + " has nothing to do with Spring");
		};
	}

	/** With the defaults, and meters in a registry. */
	private static Getter httppool(int limit, String profile) {
		List<String> properties = new ArrayList<>(
				List.of("spring.main.banner-mode=off", "httppool.defaults.profile=" + profile));
		if (limit != USUAL_LIMIT) {
			properties.add("httppool.defaults.max-total=" + limit);
			properties.add("httppool.defaults.per-route.max=" + limit);
		}
		return getter(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(properties.toArray(String[]::new))
			.run()
			.getBean(RestClient.Builder.class)
			.build());
	}

	private static Getter handTuned(PoolConcurrencyPolicy policy, int limit) {
		return over(new HttpComponentsClientHttpRequestFactory(HttpClients.custom()
			.useSystemProperties()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.useSystemProperties()
				.setPoolConcurrencyPolicy(policy)
				.setMaxConnPerRoute(limit)
				.setMaxConnTotal(limit)
				.build())
			.build()));
	}

	/** Its queue would refuse what exceeds 1024 pending requests. */
	private static Getter jetty(int limit) {
		return over(ClientHttpRequestFactoryBuilder.jetty().withHttpClientCustomizer((client) -> {
			client.setMaxConnectionsPerDestination(limit);
			client.setMaxRequestsQueuedPerDestination(Integer.MAX_VALUE);
		}).build());
	}

	private static Getter reactor(int limit) {
		ConnectionProvider provider = ConnectionProvider.builder("load")
			.maxConnections(limit)
			.pendingAcquireMaxCount(-1)
			.build();
		return over(ClientHttpRequestFactoryBuilder.reactor()
			.withHttpClientFactory(() -> HttpClient.create(provider))
			.build());
	}

	private static Getter over(ClientHttpRequestFactory factory) {
		return getter(RestClient.builder().requestFactory(factory).build());
	}

	private static Getter getter(RestClient client) {
		return (url) -> client.get().uri(url).retrieve().body(byte[].class);
	}

	/**
	 * An application with httppool.
	 */
	@EnableAutoConfiguration
	static class Application {

		@Bean
		PrometheusMeterRegistry registry() {
			return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		}

	}

}
