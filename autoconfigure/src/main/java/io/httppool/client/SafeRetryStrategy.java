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

/**
 * Repeats a request once, at once, when the connection it was sent over turns out to be
 * stale: the peer closed it without a byte of an answer, and it had carried an exchange
 * before. That is the race between a request and the idle timeout of a server, which no
 * check before the request can rule out, and which RFC 9112, section 9.3.1, allows to be
 * healed that way where the request is idempotent. Whether its entity can be sent twice,
 * HttpClient looks after.
 * <p>
 * Some servers take leave of an idle connection with a {@code 408 Request Timeout}. One
 * that answers the first request after it says that no request arrived in time, so any
 * request can be repeated: RFC 9110, section 15.5.9.
 * <p>
 * Nothing else is repeated after an {@link IOException}. A server that breaks a fresh
 * connection, or breaks off within an answer, is in trouble, and more requests are what
 * it needs least; HttpClient's own strategy would repeat nearly all of them after a
 * second of sleep. Answers with the status 429 or 503 are treated as it does. Stateless.
 *
 * @see StaleConnectionMarker
 */
final class SafeRetryStrategy implements HttpRequestRetryStrategy {

	/** What systems say of a peer that has gone; Java has no types for it. */
	private static final List<String> GONE = List.of("connection reset", "broken pipe", "connection abort",
			"forcibly closed");

	private final HttpRequestRetryStrategy ofAnswers = DefaultHttpRequestRetryStrategy.INSTANCE;

	@Override
	public boolean retryRequest(HttpRequest request, IOException exception, int execCount, HttpContext context) {
		return execCount == 1 && Method.isIdempotent(request.getMethod()) && isPeerGone(exception)
				&& StaleConnectionMarker.isMarked(exception, context) && !Thread.currentThread().isInterrupted();
	}

	private static boolean isPeerGone(IOException exception) {
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
