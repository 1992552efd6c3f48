package io.httppool.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The client of an application whose requests go through a proxy, and carry a secret for
 * the server.
 *
 * @param context the application
 */
record TunnelClient(ApplicationContext context) {

	/** What only the server may see. */
	static final String SECRET = "c2VjcmV0";

	/** A server behind the proxy that no test reaches. */
	static final String FAR = "https://far.example/path?" + SECRET;

	/** Return certificates of a server and of the client. */
	static Certificates certificates(Path directory) {
		return Certificates.create(directory, "server", "client");
	}

	static ApplicationContextRunner runner(Certificates certificates, HttpHost proxy) {
		return runner(certificates, proxy, (client) -> {
		});
	}

	/** Return an application whose client has the credentials for the proxy. */
	static ApplicationContextRunner knownRunner(Certificates certificates, HttpHost proxy) {
		BasicCredentialsProvider credentials = new BasicCredentialsProvider();
		credentials.setCredentials(new AuthScope(proxy),
				new UsernamePasswordCredentials("user", "secret".toCharArray()));
		return runner(certificates, proxy, (client) -> client.setDefaultCredentialsProvider(credentials));
	}

	/** Return an application whose client is changed. */
	static ApplicationContextRunner runner(Certificates certificates, HttpHost proxy,
			Consumer<HttpClientBuilder> change) {
		return ClientContext.runner()
			.withPropertyValues(certificates.bundleProperties("client"))
			.withPropertyValues("spring.http.clients.ssl.bundle=client")
			.withBean(Customizer.class, () -> new Customizer(
					(builder) -> builder.withHttpClientCustomizer((client) -> change.accept(client.setProxy(proxy)))));
	}

	String send(String method, String url) {
		RestClient.RequestBodySpec request = this.context.getBean(RestClient.Builder.class)
			.defaultHeader("X-Api-Key", SECRET)
			.build()
			.method(HttpMethod.valueOf(method))
			.uri(url);
		if (method.equals("POST")) {
			request.body("text");
		}
		return request.retrieve().body(String.class);
	}

	/** Send a request that fails without a response, and return the failure. */
	IOException failure(String method, String url) {
		return (IOException) catchThrowableOfType(ResourceAccessException.class, () -> send(method, url)).getCause();
	}

	ConnectionPool<?> pool() {
		return this.context.getBean(PoolRegistry.class).find("default-ssl-client").orElseThrow();
	}

}
