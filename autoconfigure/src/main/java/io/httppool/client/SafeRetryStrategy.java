package io.httppool.client;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

import io.httppool.pool.LocalShortage;

/**
 * A retry strategy that repeats a request once, at once, if its connection turns out to
 * be stale: the peer closed it without a byte of an answer, and it had carried an
 * exchange before. That is the race between a request and the idle timeout of a server.
 * No check before the request can rule it out, and RFC 9112, section 9.3.1, allows an
 * idempotent request to be repeated. HttpClient checks that its entity can be sent twice.
 * <p>
 * Some servers end an idle connection with a {@code 408 Request Timeout}. As the answer
 * to the first request after that, it says that no request arrived in time, so any
 * request can be repeated: RFC 9110, section 15.5.9.
 * <p>
 * A request for which no connection could be opened, because this machine is short of
 * descriptors or ports, has not been sent. It is tried again while other connections are
 * about to come back: its next lease waits for them.
 * <p>
 * Nothing else is repeated after an {@link IOException}. A server that closes a new
 * connection, or stops within an answer, is in trouble, and more requests would only add
 * to it; HttpClient's own strategy would repeat nearly all of them after a second of
 * sleep. Answers with the status 429 or 503 are treated as that strategy treats them.
 * Stateless.
 *
 * @see StaleConnectionMarker
 */
final class SafeRetryStrategy implements HttpRequestRetryStrategy {

	/** The words of operating systems for a peer that has gone; Java has no types. */
	private static final List<String> GONE = List.of("connection reset", "broken pipe", "connection abort",
			"forcibly closed");

	/** A shortage that lasts is worth an error. */
	private static final int MOST_WAITS = 10;

	private final HttpRequestRetryStrategy ofAnswers = DefaultHttpRequestRetryStrategy.INSTANCE;

	@Override
	public boolean retryRequest(HttpRequest request, IOException exception, int execCount, HttpContext context) {
		if (Thread.currentThread().isInterrupted()) {
			return false;
		}
		if (LocalShortage.isMarked(exception, context)) {
			return execCount <= MOST_WAITS;
		}
		return execCount == 1 && Method.isIdempotent(request.getMethod()) && isPeerGone(exception)
				&& StaleConnectionMarker.isMarked(exception, context);
	}

	/** Return whether a failure says that the peer has closed the connection. */
	static boolean isPeerGone(IOException exception) {
		boolean isGone = exception instanceof NoHttpResponseException;
		for (Throwable cause = exception; cause != null && !isGone; cause = cause.getCause()) {
			isGone = cause instanceof IOException && saysGone(cause);
		}
		return isGone;
	}

	private static boolean saysGone(Throwable cause) {
		String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
		return GONE.stream().anyMatch(message::contains);
	}

	@Override
	public TimeValue getRetryInterval(HttpRequest request, IOException exception, int execCount, HttpContext context) {
		return TimeValue.ZERO_MILLISECONDS;
	}

	@Override
	public boolean retryRequest(HttpResponse response, int execCount, HttpContext context) {
		if (response.getCode() == HttpStatus.SC_REQUEST_TIMEOUT) {
			return execCount == 1 && StaleConnectionMarker.isMarked(response, context);
		}
		return this.ofAnswers.retryRequest(response, execCount, context);
	}

	@Override
	public TimeValue getRetryInterval(HttpResponse response, int execCount, HttpContext context) {
		return (response.getCode() == HttpStatus.SC_REQUEST_TIMEOUT) ? TimeValue.ZERO_MILLISECONDS
				: this.ofAnswers.getRetryInterval(response, execCount, context);
	}

}
