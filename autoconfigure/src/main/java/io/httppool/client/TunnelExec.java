package io.httppool.client;

import java.io.IOException;
import java.security.Principal;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

import io.httppool.settings.RouteSettingsResolver;
import io.httppool.time.Ticker;

/**
 * A guard of the handler by which HttpClient opens tunnels. Without it, a proxy may take
 * any time to answer, and its refusal is returned as the response of the server: a
 * redirect of the proxy would be followed with the headers that are meant for the server.
 * Here, a tunnel that is refused or takes too long fails the request. Stateless.
 *
 * @param settings the settings of routes
 * @param ticker measures the time
 * @param hasUsers whether a tunnel is kept for the user of the proxy who opened it
 */
record TunnelExec(RouteSettingsResolver settings, Ticker ticker, boolean hasUsers) implements ExecChainHandler {

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		HttpRoute route = scope.route;
		if (!route.isTunnelled()) {
			return chain.proceed(request, scope);
		}
		Principal user = this.hasUsers ? TunnelUser.of(route.getProxyHost(), scope.clientContext) : null;
		TunnelRuntime runtime = new TunnelRuntime(scope.execRuntime, route, this.settings.resolve(route), this.ticker,
				user);
		try {
			ClassicHttpResponse response = chain.proceed(request,
					new ExecChain.Scope(scope.exchangeId, route, scope.originalRequest, runtime, scope.clientContext));
			runtime.requireFromServer(response);
			return response;
		}
		catch (IOException | HttpException | RuntimeException ex) {
			IOException failure = runtime.explain(ex);
			if (failure != null) {
				throw failure;
			}
			throw ex;
		}
		finally {
			runtime.end();
		}
	}

}
