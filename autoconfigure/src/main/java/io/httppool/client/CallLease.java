package io.httppool.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.util.Timeout;

import io.httppool.connect.CallDeadline;
import io.httppool.pool.LeaseBound;
import io.httppool.settings.RouteName;
import io.httppool.settings.RouteSettingsResolver;

/**
 * A limit for the wait for a connection where a call has less time left than a lease may
 * take. From the lease on, the connection keeps to the limit of the call. It also ends a
 * call without time for another request: a redirect, or a repeat. Stateless.
 *
 * @param settings the settings of routes
 */
record CallLease(RouteSettingsResolver settings) implements ExecChainHandler {

	/** The value by which HttpClient says that none was set. */
	private static final Timeout UNSET = RequestConfig.DEFAULT.getConnectionRequestTimeout();

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		CallDeadline deadline = CallDeadline.of(scope.clientContext);
		if (deadline == null) {
			return chain.proceed(request, scope);
		}
		if (deadline.isOver()) {
			throw deadline.unsent(RouteName.of(scope.route));
		}
		HttpClientContext context = scope.clientContext;
		RequestConfig before = context.getRequestConfig();
		shorten(context, scope.route, deadline);
		LeaseBound.set(deadline.nanosLeft());
		try {
			return chain.proceed(request, scope);
		}
		catch (ConnectionRequestTimeoutException ex) {
			throw deadline.isOver() ? late(deadline, scope.route, ex) : ex;
		}
		finally {
			LeaseBound.clear();
			context.setRequestConfig(before);
		}
	}

	private void shorten(HttpClientContext context, HttpRoute route, CallDeadline deadline) {
		RequestConfig config = context.getRequestConfigOrDefault();
		Timeout own = config.getConnectionRequestTimeout();
		Duration lease = (own == null || own.equals(UNSET)) ? this.settings.resolve(route).leaseTimeout()
				: own.toDuration();
		long left = Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline.nanosLeft())) + 1;
		if (lease.isZero() || lease.toMillis() > left) {
			context.setRequestConfig(
					RequestConfig.copy(config).setConnectionRequestTimeout(Timeout.ofMilliseconds(left)).build());
		}
	}

	private static InterruptedIOException late(CallDeadline deadline, HttpRoute route, IOException failure) {
		InterruptedIOException late = deadline.unserved(RouteName.of(route), failure.getMessage());
		late.addSuppressed(failure);
		return late;
	}

}
