package io.httppool.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A request factory over the {@link SocketLoop}: what is left of a request is what Spring
 * needs for it.
 */
final class SocketRequestFactory implements ClientHttpRequestFactory {

	private final SocketLoop sockets = new SocketLoop();

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		return new Request(this.sockets, uri);
	}

	/**
	 * A request that is the same whatever its headers.
	 */
	private static final class Request extends AbstractClientHttpRequest {

		private final SocketLoop sockets;

		private final URI uri;

		Request(SocketLoop sockets, URI uri) {
			this.sockets = sockets;
			this.uri = uri;
		}

		@Override
		public HttpMethod getMethod() {
			return HttpMethod.GET;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		protected OutputStream getBodyInternal(HttpHeaders headers) {
			throw new UnsupportedOperationException("A request without a body");
		}

		@Override
		protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
			return new Response(this.sockets.body(this.uri.toString()));
		}

	}

	/**
	 * A response of which only the body was looked at.
	 */
	private static final class Response implements ClientHttpResponse {

		private final InputStream body;

		private final HttpHeaders headers = new HttpHeaders();

		Response(InputStream body) throws IOException {
			this.body = body;
			this.headers.setContentLength(body.available());
			this.headers.setContentType(MediaType.TEXT_PLAIN);
		}

		@Override
		public HttpStatus getStatusCode() {
			return HttpStatus.OK;
		}

		@Override
		public String getStatusText() {
			return "";
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public InputStream getBody() {
			return this.body;
		}

		@Override
		public void close() {
			// The socket lives as long as its thread.
		}

	}

}
