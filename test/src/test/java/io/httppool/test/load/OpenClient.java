package io.httppool.test.load;

import java.util.Optional;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;

/**
 * A client of one server, and the application it belongs to. Thread-safe.
 */
public final class OpenClient implements AutoCloseable {

	private final ConfigurableApplicationContext application;

	private final RestClient rest;

	OpenClient(String url, String property, Class<?>[] configurations, String... properties) {
		this.application = new SpringApplicationBuilder(Application.class).sources(configurations)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false", property)
			.properties(properties)
			.run();
		this.rest = this.application.getBean(RestClient.Builder.class).baseUrl(url).build();
	}

	/** Return the client. */
	public RestClient rest() {
		return this.rest;
	}

	/** Send a GET and read the answer. */
	public void get(String path) {
		this.rest.get().uri(path).retrieve().toEntity(byte[].class);
	}

	/** Send a POST, which no client may repeat by itself, and read the answer. */
	public void post(String path, byte[] body) {
		this.rest.post().uri(path).body(body).retrieve().toEntity(byte[].class);
	}

	/**
	 * Return the pool of httppool, once the client has been used.
	 * @return empty for the stock client
	 */
	public Optional<ConnectionPool<?>> pool() {
		return this.application.getBeanProvider(PoolRegistry.class)
			.stream()
			.<ConnectionPool<?>>flatMap((registry) -> registry.find("default").stream())
			.findFirst();
	}

	/** Return a bean of the application. */
	public <T> T bean(Class<T> type) {
		return this.application.getBean(type);
	}

	@Override
	public void close() {
		this.application.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
