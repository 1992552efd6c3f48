package io.httppool.client;

import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * A strategy that keeps a connection after the usual exchange, whose headers need no
 * parsing, and leaves all others to HttpClient's strategy, which decides the same.
 * Stateless.
 */
final class QuickReuseStrategy implements ConnectionReuseStrategy {

	private static final String KEEP_ALIVE = "keep-alive";

	private final ConnectionReuseStrategy stock = DefaultClientConnectionReuseStrategy.INSTANCE;

	@Override
	public boolean keepAlive(@Nullable HttpRequest request, HttpResponse response, HttpContext context) {
		return (request != null && isUsual(request) && isUsual(response))
				|| this.stock.keepAlive(request, response, context);
	}

	private static boolean isUsual(HttpRequest request) {
		return isKept(request, HttpHeaders.CONNECTION)
				&& !(request.containsHeader(HttpHeaders.TRANSFER_ENCODING) && isSized(request));
	}

	private static boolean isUsual(HttpResponse response) {
		ProtocolVersion version = response.getVersion();
		return version != null && version.greaterEquals(HttpVersion.HTTP_1_1)
				&& response.getCode() != HttpStatus.SC_NO_CONTENT && isKept(response, HttpHeaders.CONNECTION)
				&& isKept(response, "Proxy-Connection") && isFramed(response);
	}

	private static boolean isFramed(HttpResponse response) {
		return response.countHeaders(HttpHeaders.CONTENT_LENGTH) == 1
				|| response.containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

	private static boolean isSized(HttpRequest request) {
		return request.containsHeader(HttpHeaders.CONTENT_LENGTH);
	}

	/** Return whether a header is not there, or once, with the usual value. */
	private static boolean isKept(MessageHeaders message, String name) {
		int count = message.countHeaders(name);
		return count == 0 || (count == 1 && KEEP_ALIVE.equalsIgnoreCase(message.getFirstHeader(name).getValue()));
	}

}
