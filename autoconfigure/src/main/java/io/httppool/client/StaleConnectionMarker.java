package io.httppool.client;

import java.io.IOException;

import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Executes requests as HttpClient does, and marks the failures that a stale connection
 * can explain: it had carried an exchange before, and not a byte arrived for this one.
 * Afterwards nobody could tell, for the counters of a connection only ever grow: they
 * have to be read before the request is sent. The mark names the very exception, so one
 * that was left behind in the context says nothing of a later failure. Stateless.
 */
final class StaleConnectionMarker extends HttpRequestExecutor {

	private static final String MARK = StaleConnectionMarker.class.getName();

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, HttpClientConnection connection,
			@Nullable HttpResponseInformationCallback informationCallback, HttpContext context)
			throws IOException, HttpException {
		EndpointDetails counters = connection.getEndpointDetails();
		boolean isReused = isReused(counters, context);
		long received = received(counters);
		try {
			return super.execute(request, connection, informationCallback, context);
		}
		catch (IOException ex) {
			if (isReused && received(counters) == received) {
				context.setAttribute(MARK, ex);
			}
			throw ex;
		}
	}

	/** The exchange with the proxy that opened a tunnel says nothing of its far end. */
	private static boolean isReused(@Nullable EndpointDetails counters, HttpContext context) {
		RouteInfo route = HttpClientContext.cast(context).getHttpRoute();
		int ofProxy = (route != null && route.isTunnelled()) ? 1 : 0;
		return counters != null && counters.getResponseCount() > ofProxy;
	}

	private static long received(@Nullable EndpointDetails counters) {
		return (counters != null) ? counters.getReceivedBytesCount() : 0;
	}

	/** Return whether a failure was marked. */
	static boolean isMarked(IOException failure, HttpContext context) {
		return context.getAttribute(MARK) == failure;
	}

}
