package io.httppool.connect;

import java.io.IOException;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/**
 * Requests over single connections.
 */
final class Exchanges {

	private Exchanges() {
	}

	/** Send a request, and return the status of the response read to its end. */
	static int exchange(ManagedHttpClientConnection connection, Method method) throws IOException, HttpException {
		ClassicHttpRequest request = ClassicRequestBuilder.create(method.name())
			.setPath("/")
			.setHeader("Host", "localhost")
			.build();
		try (ClassicHttpResponse response = new HttpRequestExecutor().execute(request, connection,
				HttpCoreContext.create())) {
			EntityUtils.consume(response.getEntity());
			return response.getCode();
		}
	}

}
