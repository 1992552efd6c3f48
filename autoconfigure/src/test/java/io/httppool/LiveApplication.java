package io.httppool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.httppool.autoconfigure.HttpPoolEndpointAutoConfiguration;
import io.httppool.autoconfigure.HttpPoolHealthContributorAutoConfiguration;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.tuning.Tuner;
import io.httppool.upkeep.Upkeep;

/**
 * A web application over HTTP whose pools, upkeep and tuner are those of a test.
 */
public final class LiveApplication implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	public LiveApplication(WebApplicationType type, LivePool pools, String... properties) {
		this(Application.class, type, pools, properties);
	}

	/** Create an application with a configuration of its own. */
	public LiveApplication(Class<?> configuration, WebApplicationType type, LivePool pools, String... properties) {
		this.context = new SpringApplicationBuilder(configuration).web(type).initializers((context) -> {
			((GenericApplicationContext) context).registerBean(PoolRegistry.class, pools::registry);
			((GenericApplicationContext) context).registerBean(Upkeep.class, pools::upkeep);
			((GenericApplicationContext) context).registerBean(Tuner.class, pools::tuner);
			((GenericApplicationContext) context).registerBean(PoolClock.class, pools::clock);
		})
			.properties("httppool.enabled=false", "server.port=0", "server.address=127.0.0.1",
					"spring.main.banner-mode=off")
			.properties(properties)
			.run();
	}

	public HttpResponse<String> send(String method, String path) {
		return send(method, path, BodyPublishers.noBody());
	}

	public HttpResponse<String> post(String path, String json) {
		return send("POST", path, BodyPublishers.ofString(json));
	}

	/** Send a request for certain types. */
	public HttpResponse<String> get(String path, String accept) {
		return send(request(path).header("Accept", accept).GET().build());
	}

	private HttpResponse<String> send(String method, String path, BodyPublisher body) {
		return send(request(path).header("Content-Type", "application/json").method(method, body).build());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(origin() + path));
	}

	/** Return where the application answers, without a path. */
	public String origin() {
		return "http://127.0.0.1:" + property("local.server.port");
	}

	public String property(String name) {
		return this.context.getEnvironment().getRequiredProperty(name);
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.client.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public JsonNode get(String path) {
		return json(send("GET", path).body());
	}

	public static JsonNode json(String text) {
		return JSON.readTree(text);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportAutoConfiguration({ HttpPoolEndpointAutoConfiguration.class,
			HttpPoolHealthContributorAutoConfiguration.class })
	static class Application {

	}

}
