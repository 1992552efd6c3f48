package io.httppool.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpEntity;
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

import io.httppool.connect.CallDeadline;
import io.httppool.connect.CloseNotify;
import io.httppool.connect.ExchangeLimits;
import io.httppool.connect.ServedExchanges;
import io.httppool.pool.ConnectionPool;
import io.httppool.time.Ticker;

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
 * would be taken for that of the next request.
 * <p>
 * After a timeout without a byte on a connection that had carried an exchange before, the
 * idle connections to the same address are closed that were not heard from meanwhile.
 * Thread-safe.
 */
final class StaleConnectionMarker extends HttpRequestExecutor {

	private static final String MARK = StaleConnectionMarker.class.getName();

	/**
	 * The nanoseconds within which a connection that was closed before tells so: the time
	 * to a server and back. Later, the server has given up the request itself.
	 */
	private static final long ROUND_TRIP = Duration.ofMillis(100).toNanos();

	private static final String MISSED = MARK + ".missed";

	private static final String TUNNEL = MARK + ".tunnel";

	private final Supplier<ConnectionPool<?>> pool;

	private final Ticker ticker;

	/**
	 * Create an executor.
	 * @param pool the pool of the client, which may be made after this executor
	 * @param ticker measures the time
	 */
	StaleConnectionMarker(Supplier<ConnectionPool<?>> pool, Ticker ticker) {
		this.pool = pool;
		this.ticker = ticker;
	}

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, HttpClientConnection connection,
			@Nullable HttpResponseInformationCallback informationCallback, HttpContext context)
			throws IOException, HttpException {
		ExchangeLimits.impose(connection, context);
		EndpointDetails counters = connection.getEndpointDetails();
		boolean isReused = isReused(request, connection, context);
		long received = received(counters);
		SocketAddress remote = connection.getRemoteAddress();
		long sentAt = this.ticker.read();
		context.removeAttribute(MARK);
		context.removeAttribute(MISSED);
		try {
			ClassicHttpResponse response = super.execute(request, connection, informationCallback, context);
			if (response.getCode() == HttpStatus.SC_REQUEST_TIMEOUT) {
				context.setAttribute(MARK, isReused ? HttpStatus.SC_REQUEST_TIMEOUT : null);
				response.setHeader(HttpHeaders.CONNECTION, HeaderElements.CLOSE);
			}
			waiveCloseNotify(response, connection, context);
			return response;
		}
		catch (IOException ex) {
			if (isReused && received(counters) == received) {
				context.setAttribute(MARK, ex);
				context.setAttribute(MISSED, noteMissed(ex, connection, sentAt) ? ex : null);
				closeSiblings(ex, remote, sentAt, context);
			}
			throw ex;
		}
	}

	/**
	 * Return whether a request may have failed because a glance missed that its
	 * connection was closed, and note it where the failure came so soon that it must
	 * have. What ended by a limit of time, an interrupt or the pool is no sign of that.
	 */
	private boolean noteMissed(IOException failure, HttpClientConnection connection, long sentAt) {
		boolean isEnded = failure instanceof InterruptedIOException || Thread.currentThread().isInterrupted();
		boolean isMissed = !isEnded && ServedExchanges.isGlancedAt(connection);
		if (isMissed && this.ticker.read() - sentAt < ROUND_TRIP) {
			ServedExchanges.noteStale(connection, failure);
		}
		return isMissed;
	}

	private void closeSiblings(IOException failure, @Nullable SocketAddress remote, long sentAt, HttpContext context) {
		CallDeadline call = CallDeadline.of(context);
		boolean isServerSilent = failure instanceof SocketTimeoutException && (call == null || !call.isOver());
		if (isServerSilent && remote != null) {
			this.pool.get().maintenance().closeSilent(route(context), remote, sentAt);
		}
	}

	/**
	 * Where that is set, accept a response that ends with its connection, without a word
	 * of TLS. Few responses end so, and the settings are looked up for these only.
	 */
	private void waiveCloseNotify(ClassicHttpResponse response, HttpClientConnection connection, HttpContext context) {
		HttpEntity entity = response.getEntity();
		boolean isUntilClose = entity != null && entity.getContentLength() < 0 && !entity.isChunked();
		if (isUntilClose && connection.getSSLSession() != null
				&& !this.pool.get().settingsOf(route(context)).requireCloseNotify()) {
			CloseNotify.waive(connection);
		}
	}

	private static HttpRoute route(HttpContext context) {
		return (HttpRoute) HttpClientContext.cast(context).getHttpRoute();
	}

	/**
	 * Exchanges with the proxy, of which a tunnel takes one or several, say nothing about
	 * the server. The connection of a new tunnel is remembered until its first request,
	 * for connections that cannot tell.
	 */
	private static boolean isReused(HttpRequest request, HttpClientConnection connection, HttpContext context) {
		boolean isTunnelling = Method.CONNECT.isSame(request.getMethod());
		boolean isNewTunnel = context.getAttribute(TUNNEL) == connection;
		context.setAttribute(TUNNEL, isTunnelling ? connection : null);
		return !isTunnelling && !isNewTunnel && ServedExchanges.isAny(connection);
	}

	private static long received(@Nullable EndpointDetails counters) {
		return (counters != null) ? counters.getReceivedBytesCount() : 0;
	}

	/** Return whether the requests of a client are sent by such an executor. */
	static boolean isOf(BuilderFields client) {
		return client.read("requestExec") instanceof StaleConnectionMarker;
	}

	/** Return whether an answer was marked. */
	static boolean isMarked(HttpResponse answer, HttpContext context) {
		return Integer.valueOf(answer.getCode()).equals(context.getAttribute(MARK));
	}

	/**
	 * Return whether a failure says that the connection was stale, and a look before it
	 * was used would have found it.
	 */
	static boolean isMissed(IOException failure, HttpContext context) {
		return context.getAttribute(MISSED) == failure;
	}

	/** Return whether a failure was marked. */
	static boolean isMarked(IOException failure, HttpContext context) {
		return context.getAttribute(MARK) == failure;
	}

}
