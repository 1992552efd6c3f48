package io.httppool.client;

import java.io.IOException;
import java.io.InterruptedIOException;

import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.connect.CallDeadline;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.QuickLook;
import io.httppool.settings.RouteName;
import io.httppool.snapshot.RetryReason;

/**
 * The handler that repeats requests, in place of HttpClient's: the strategy decides as
 * there, but a pause before a repeat ends with the pool, and is not begun if the call has
 * less time left. A request whose connection was found closed because only a glance was
 * taken at it is sent again, and if that is answered, the answer counts as the first.
 * Stateless.
 *
 * @param strategy decides what is repeated, and when
 * @param pool the pool of the client
 * @param isGlancing whether failures of stale connections reach this handler as
 * {@link StaleConnectionMarker} marked them, so that a glance at them may do
 */
record RepeatExec(HttpRequestRetryStrategy strategy, ConnectionPool<?> pool,
		boolean isGlancing) implements ExecChainHandler {

	private static final Logger logger = LoggerFactory.getLogger(RepeatExec.class);

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		ClassicHttpRequest current = request;
		boolean isGlance = isGlanceEnough(request);
		int answers = 1;
		for (int count = 1;; count++) {
			TimeValue pause;
			try {
				ClassicHttpResponse response = proceed(current, scope, chain, isGlance);
				pause = isRepeatable(request) ? pauseAfter(response, answers, scope) : null;
				if (pause == null) {
					return response;
				}
				answers++;
			}
			catch (IOException ex) {
				boolean isMissed = isGlance && isMissed(ex, scope);
				pause = isMissed ? TimeValue.ZERO_MILLISECONDS : pauseAfter(ex, request, count, scope);
				answers += isMissed ? 0 : 1;
			}
			isGlance = false;
			rest(pause, scope);
			current = ClassicRequestBuilder.copy(scope.originalRequest).build();
		}
	}

	/** Return whether a request may be sent a second way without any harm. */
	private boolean isGlanceEnough(ClassicHttpRequest request) {
		return this.isGlancing && request.getEntity() == null && this.strategy instanceof SafeRetryStrategy
				&& Method.isSafe(request.getMethod());
	}

	private static ClassicHttpResponse proceed(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain,
			boolean isGlance) throws IOException, HttpException {
		if (!isGlance) {
			return chain.proceed(request, scope);
		}
		QuickLook.permit(scope.exchangeId);
		try {
			return chain.proceed(request, scope);
		}
		finally {
			QuickLook.end();
		}
	}

	/**
	 * Return whether a look would have found the connection closed, and count it if so.
	 */
	private boolean isMissed(IOException failure, ExecChain.Scope scope) {
		boolean isMissed = StaleConnectionMarker.isMissed(failure, scope.clientContext)
				&& !scope.execRuntime.isExecutionAborted() && !Thread.currentThread().isInterrupted()
				&& !this.pool.isClosed() && isTimeFor(TimeValue.ZERO_MILLISECONDS, scope.clientContext);
		if (isMissed) {
			this.pool.events().repeated(scope.route, RetryReason.STALE);
		}
		return isMissed;
	}

	private static boolean isRepeatable(ClassicHttpRequest request) {
		HttpEntity entity = request.getEntity();
		return entity == null || entity.isRepeatable();
	}

	/**
	 * Close a response after which the request is to be repeated, and return after which
	 * pause; {@code null} if the response is for the caller.
	 */
	private @Nullable TimeValue pauseAfter(ClassicHttpResponse response, int count, ExecChain.Scope scope)
			throws IOException {
		try {
			HttpContext context = scope.clientContext;
			if (!this.strategy.retryRequest(response, count, context)) {
				return null;
			}
			TimeValue pause = this.strategy.getRetryInterval(response, count, context);
			if (!isTimeFor(pause, context)) {
				return null;
			}
			response.close();
			logger.debug("{} - {} answered {}, the request is repeated in {}", this.pool.name(),
					RouteName.of(scope.route), response.getCode(), pause);
			return pause;
		}
		catch (RuntimeException ex) {
			response.close();
			throw ex;
		}
	}

	/** Return after which pause a request is repeated that has failed, or fail. */
	private TimeValue pauseAfter(IOException failure, ClassicHttpRequest request, int count, ExecChain.Scope scope)
			throws IOException {
		if (scope.execRuntime.isExecutionAborted()) {
			throw new RequestFailedException("Request aborted");
		}
		HttpContext context = scope.clientContext;
		if (!isRepeatable(request) || !this.strategy.retryRequest(request, failure, count, context)) {
			throw named(failure, scope);
		}
		TimeValue pause = this.strategy.getRetryInterval(request, failure, count, context);
		if (!isTimeFor(pause, context)) {
			throw named(failure, scope);
		}
		logger.debug("{} - A request to {} failed and is repeated in {}", this.pool.name(), RouteName.of(scope.route),
				pause, failure);
		return pause;
	}

	/** HttpCore does not know the name of the server. */
	private static IOException named(IOException failure, ExecChain.Scope scope) {
		if (!(failure instanceof NoHttpResponseException)) {
			return failure;
		}
		IOException named = new NoHttpResponseException(
				scope.route.getTargetHost().toHostString() + " failed to respond");
		named.setStackTrace(failure.getStackTrace());
		return named;
	}

	private static boolean isTimeFor(TimeValue pause, HttpContext context) {
		CallDeadline deadline = CallDeadline.of(context);
		return deadline == null || pause.toNanoseconds() < deadline.nanosLeft();
	}

	private void rest(TimeValue pause, ExecChain.Scope scope) throws IOException {
		if (!TimeValue.isPositive(pause)) {
			return;
		}
		try {
			if (this.pool.maintenance().awaitEnd(pause.toDuration())) {
				throw new ConnectionClosedException(
						"Connection pool shut down: a request to %s was not sent again after a pause"
							.formatted(RouteName.of(scope.route)));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted during the pause before a request to %s was to be sent again"
				.formatted(RouteName.of(scope.route)));
		}
	}

}
