package io.httppool.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A request of Spring that hands its {@link CallTimeout} on to HttpClient, which runs on
 * the same thread and does not see the attributes of the request.
 *
 * @param request the request
 * @param streaming the same request
 */
record TimedRequest(ClientHttpRequest request,
		StreamingHttpOutputMessage streaming) implements ClientHttpRequest, StreamingHttpOutputMessage {

	/** Return the request itself if it were worse off here: it could not stream. */
	static ClientHttpRequest of(ClientHttpRequest request) {
		return (request instanceof StreamingHttpOutputMessage streaming) ? new TimedRequest(request, streaming)
				: request;
	}

	@Override
	public ClientHttpResponse execute() throws IOException {
		Object limit = this.request.getAttributes().get(CallTimeout.ATTRIBUTE);
		if (limit == null) {
			return this.request.execute();
		}
		CallTimeout.current(CallTimeout.checked(limit));
		try {
			return this.request.execute();
		}
		finally {
			CallTimeout.current(null);
		}
	}

	@Override
	public void setBody(Body body) {
		this.streaming.setBody(body);
	}

	@Override
	public OutputStream getBody() throws IOException {
		return this.request.getBody();
	}

	@Override
	public HttpMethod getMethod() {
		return this.request.getMethod();
	}

	@Override
	public URI getURI() {
		return this.request.getURI();
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.request.getAttributes();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.request.getHeaders();
	}

}
