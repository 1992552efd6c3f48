package io.httppool.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.Reference;
import java.time.Duration;

import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

import io.httppool.connect.CallDeadline;
import io.httppool.settings.RouteName;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.settings.Settings;
import io.httppool.time.Ticker;

/**
 * The first of the handlers of a request: it begins the time of a call, before redirects
 * and repeats. Stateless.
 *
 * @param settings the settings of routes
 * @param ticker measures the time
 * @param client lives as long as the client, for which the pool is kept
 */
record CallExec(RouteSettingsResolver settings, Ticker ticker, Object client) implements ExecChainHandler {

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		CallDeadline deadline = deadline(scope);
		CallDeadline.set(scope.clientContext, deadline);
		try {
			return chain.proceed(request, scope);
		}
		catch (InterruptedIOException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw (deadline != null && deadline.isOver()) ? late(deadline, scope, ex) : ex;
		}
		finally {
			Reference.reachabilityFence(this.client);
		}
	}

	private @Nullable CallDeadline deadline(ExecChain.Scope scope) {
		Duration own = CallTimeout.of(scope.clientContext);
		if (own != null) {
			return new CallDeadline(own, "the call timeout of the request", this.ticker);
		}
		Duration configured = this.settings.resolve(scope.route).callTimeout();
		return (configured != null) ? new CallDeadline(configured, Settings.CALL_TIMEOUT.name(), this.ticker) : null;
	}

	/**
	 * Return a timeout in place of a failure that came of the cut in between two steps.
	 */
	private static IOException late(CallDeadline deadline, ExecChain.Scope scope, IOException failure) {
		IOException late = deadline.unsent(RouteName.of(scope.route));
		late.addSuppressed(failure);
		return late;
	}

}
