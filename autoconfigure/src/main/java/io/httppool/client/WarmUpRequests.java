package io.httppool.client;

import java.io.IOException;
import java.net.URI;

import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.util.StreamUtils;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * The requests of one warm-up, which can be cancelled. They pass through the same code as
 * those of the application, from {@link RestClient} to the socket: what is loaded for
 * them need not be loaded for the first request that matters. They have no message
 * converters, whose making would cost more than it spares. Thread-safe.
 */
final class WarmUpRequests extends HttpComponentsClientHttpRequestFactory {

	private @Nullable Cancellable sent; // guarded by this

	private boolean isCancelled; // guarded by this

	WarmUpRequests(HttpClient client) {
		super(client);
	}

	/**
	 * Send a request, and read its response to the end.
	 * @return the status of the response, whatever it is
	 */
	int send(String method, URI uri) throws IOException {
		RestClient client = RestClient.builder()
			.requestFactory(new TimedRequestFactory(this))
			.configureMessageConverters((none) -> {
			})
			.build();
		try {
			return client.method(HttpMethod.valueOf(method))
				.uri(uri)
				.retrieve()
				.onStatus((any) -> true, (request, response) -> StreamUtils.drain(response.getBody()))
				.toBodilessEntity()
				.getStatusCode()
				.value();
		}
		catch (ResourceAccessException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause : new IOException(ex);
		}
	}

	/** A request that comes after the cancellation is cancelled before it is sent. */
	@Override
	protected synchronized ClassicHttpRequest createHttpUriRequest(HttpMethod method, URI uri) {
		ClassicHttpRequest request = super.createHttpUriRequest(method, uri);
		if (request instanceof Cancellable cancellable) {
			this.sent = cancellable;
			if (this.isCancelled) {
				cancellable.cancel();
			}
		}
		return request;
	}

	/** Cancel the request that is being sent, and all others. */
	void cancel() {
		Cancellable request = cancelled();
		if (request != null) {
			request.cancel();
		}
	}

	private synchronized @Nullable Cancellable cancelled() {
		this.isCancelled = true;
		return this.sent;
	}

}
