package io.httppool.client;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.connect.CallDeadline;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.LocalShortage;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.RetryReason;

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
 * sleep.
 * <p>
 * An idempotent request that is answered with the status 429 or 503 is repeated once, if
 * the server says by {@code Retry-After} when, and that is within {@code retry.max-wait}
 * and before the response timeout of the caller is over. A request that is not idempotent
 * is not: a gateway may say 503 after the server has acted. Nothing is repeated once the
 * pool has been closed. Thread-safe.
 *
 * @see StaleConnectionMarker
 */
final class SafeRetryStrategy implements HttpRequestRetryStrategy {

	/** The words of operating systems for a peer that has gone; Java has no types. */
	private static final List<String> GONE = List.of("connection reset", "broken pipe", "connection abort",
			"forcibly closed");

	/** A shortage that lasts is worth an error. */
	private static final int MOST_WAITS = 10;

	private final Supplier<ConnectionPool<?>> pool;

	private final InstantSource instants;

	/**
	 * Create a strategy.
	 * @param pool the pool of the client, which may be made after this strategy
	 * @param instants the time of day
	 */
	SafeRetryStrategy(Supplier<ConnectionPool<?>> pool, InstantSource instants) {
		this.pool = pool;
		this.instants = instants;
	}

	@Override
	public boolean retryRequest(HttpRequest request, IOException exception, int execCount, HttpContext context) {
		if (Thread.currentThread().isInterrupted() || this.pool.get().isClosed()) {
			return false;
		}
		if (LocalShortage.isMarked(exception, context)) {
			return execCount <= MOST_WAITS;
		}
		boolean isStale = execCount == 1 && Method.isIdempotent(request.getMethod()) && isPeerGone(exception)
				&& StaleConnectionMarker.isMarked(exception, context);
		return isStale && counted(RetryReason.STALE, context);
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
		if (execCount > 1 || this.pool.get().isClosed()) {
			return false;
		}
		return switch (response.getCode()) {
			case HttpStatus.SC_REQUEST_TIMEOUT ->
				StaleConnectionMarker.isMarked(response, context) && counted(RetryReason.REQUEST_TIMEOUT, context);
			case HttpStatus.SC_TOO_MANY_REQUESTS -> isWorthAWait(response, HttpClientContext.cast(context))
					&& counted(RetryReason.TOO_MANY_REQUESTS, context);
			case HttpStatus.SC_SERVICE_UNAVAILABLE ->
				isWorthAWait(response, HttpClientContext.cast(context)) && counted(RetryReason.UNAVAILABLE, context);
			default -> false;
		};
	}

	private boolean isWorthAWait(HttpResponse response, HttpClientContext context) {
		HttpRequest request = context.getRequest();
		Duration wait = RetryAfter.of(response, this.instants.instant());
		if (wait == null || request == null || !Method.isIdempotent(request.getMethod())) {
			return false;
		}
		RouteSettings settings = settings(context);
		Duration longest = settings.retryMaxWait();
		Duration timeout = responseTimeout(settings, context);
		boolean isSoon = !longest.isZero() && wait.compareTo(longest) <= 0;
		CallDeadline call = CallDeadline.of(context);
		boolean isInTime = call == null || wait.toNanos() < call.nanosLeft();
		return isSoon && isInTime && (timeout == null || wait.compareTo(timeout) < 0);
	}

	private RouteSettings settings(HttpClientContext context) {
		HttpRoute route = route(context);
		return (route != null) ? this.pool.get().settingsOf(route) : this.pool.get().settings().base();
	}

	/** Return the response timeout of the request, or else that of its route. */
	private static @Nullable Duration responseTimeout(RouteSettings settings, HttpClientContext context) {
		Timeout ofRequest = context.getRequestConfigOrDefault().getResponseTimeout();
		if (ofRequest == null) {
			return settings.responseTimeout();
		}
		return ofRequest.isEnabled() ? ofRequest.toDuration() : null;
	}

	/** Count a repeat. */
	private boolean counted(RetryReason reason, HttpContext context) {
		HttpRoute route = route(HttpClientContext.cast(context));
		if (route != null) {
			this.pool.get().events().repeated(route, reason);
		}
		return true;
	}

	private static @Nullable HttpRoute route(HttpClientContext context) {
		RouteInfo route = context.getHttpRoute();
		return (route instanceof HttpRoute known) ? known : null;
	}

	@Override
	public TimeValue getRetryInterval(HttpResponse response, int execCount, HttpContext context) {
		Duration wait = RetryAfter.of(response, this.instants.instant());
		boolean isAtOnce = wait == null || response.getCode() == HttpStatus.SC_REQUEST_TIMEOUT;
		return isAtOnce ? TimeValue.ZERO_MILLISECONDS : TimeValue.of(wait);
	}

}
