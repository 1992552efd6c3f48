package io.httppool.client;

import java.io.IOException;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

import io.httppool.connect.ExchangeLimits;

/**
 * A request executor that works as HttpClient's does, and marks the failures and answers
 * that a stale connection can explain: it had carried an exchange before, and not a byte
 * arrived for this one, or only a {@code 408 Request Timeout}. The counters of a
 * connection only grow, so they are read before the request is sent; afterwards they
 * would not tell. A mark belongs to the last execution: one that is left in the context
 * says nothing about a later failure.
 * <p>
 * No connection is used again after a 408. It may have answered the request, or may have
 * been sent before the request came. In the second case the true answer may follow, and
 * would be taken for that of the next request. Stateless.
 */
final class StaleConnectionMarker extends HttpRequestExecutor {

	private static final String MARK = StaleConnectionMarker.class.getName();

	private static final String TUNNEL = MARK + ".tunnel";

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, HttpClientConnection connection,
			@Nullable HttpResponseInformationCallback informationCallback, HttpContext context)
			throws IOException, HttpException {
		ExchangeLimits.impose(connection, context);
		EndpointDetails counters = connection.getEndpointDetails();
		boolean isReused = isReused(request, connection, context);
		long received = received(counters);
		context.removeAttribute(MARK);
		try {
			ClassicHttpResponse response = super.execute(request, connection, informationCallback, context);
			if (response.getCode() == HttpStatus.SC_REQUEST_TIMEOUT) {
				context.setAttribute(MARK, isReused ? HttpStatus.SC_REQUEST_TIMEOUT : null);
				response.setHeader(HttpHeaders.CONNECTION, HeaderElements.CLOSE);
			}
			return response;
		}
		catch (IOException ex) {
			if (isReused && received(counters) == received) {
				context.setAttribute(MARK, ex);
			}
			throw ex;
		}
	}

	/**
	 * Exchanges with the proxy, of which a tunnel takes one or several, say nothing about
	 * the server. The connection of a new tunnel is remembered until its first request.
	 */
	private static boolean isReused(HttpRequest request, HttpClientConnection connection, HttpContext context) {
		boolean isTunnelling = Method.CONNECT.isSame(request.getMethod());
		boolean isNewTunnel = context.getAttribute(TUNNEL) == connection;
		context.setAttribute(TUNNEL, isTunnelling ? connection : null);
		EndpointDetails counters = connection.getEndpointDetails();
		return !isTunnelling && !isNewTunnel && counters != null && counters.getResponseCount() > 0;
	}

	private static long received(@Nullable EndpointDetails counters) {
		return (counters != null) ? counters.getReceivedBytesCount() : 0;
	}

	/** Return whether an answer was marked. */
	static boolean isMarked(HttpResponse answer, HttpContext context) {
		return Integer.valueOf(answer.getCode()).equals(context.getAttribute(MARK));
	}

	/** Return whether a failure was marked. */
	static boolean isMarked(IOException failure, HttpContext context) {
		return context.getAttribute(MARK) == failure;
	}

}
