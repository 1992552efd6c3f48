package io.httppool.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.BiFunction;

import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/**
 * A request factory whose requests may bring a {@link CallTimeout} along. All else is
 * left to the factory that Spring Boot built, with all that customizers did to it.
 */
final class TimedRequestFactory extends HttpComponentsClientHttpRequestFactory {

	private final HttpComponentsClientHttpRequestFactory factory;

	TimedRequestFactory(HttpComponentsClientHttpRequestFactory factory) {
		super(factory.getHttpClient());
		this.factory = factory;
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		return TimedRequest.of(this.factory.createRequest(uri, method));
	}

	@Override
	public HttpClient getHttpClient() {
		return this.factory.getHttpClient();
	}

	@Override
	public void setHttpClient(HttpClient client) {
		this.factory.setHttpClient(client);
	}

	@Override
	public void setConnectionRequestTimeout(int millis) {
		this.factory.setConnectionRequestTimeout(millis);
	}

	@Override
	public void setConnectionRequestTimeout(Duration timeout) {
		this.factory.setConnectionRequestTimeout(timeout);
	}

	@Override
	public void setReadTimeout(int millis) {
		this.factory.setReadTimeout(millis);
	}

	@Override
	public void setReadTimeout(Duration timeout) {
		this.factory.setReadTimeout(timeout);
	}

	@Override
	public void setHttpContextFactory(BiFunction<HttpMethod, URI, HttpContext> contexts) {
		this.factory.setHttpContextFactory(contexts);
	}

	@Override
	public void destroy() throws Exception {
		this.factory.destroy();
	}

}
