package io.httppool.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ExecSupport;
import org.apache.hc.client5.http.impl.classic.ConnectExec;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

import io.httppool.connect.AheadConnection;
import io.httppool.lean.LeanClient;

/**
 * The part of a client that opens tunnels: of the handlers that its requests pass, those
 * from the guard of tunnels to HttpClient's own that opens them. What comes before, such
 * as interceptors of the application, sees nothing of it, and there is nothing after it
 * that could send a request. Immutable.
 *
 * @param handlers the handlers, in their order
 * @param planner plans the routes of the client
 * @param executor sends the requests of the client
 * @param schemes the schemes of authentication
 * @param credentials the credentials of the client
 * @param config its configuration of requests, {@code null} for none
 */
record TunnelOpener(List<ExecChainHandler> handlers, HttpRoutePlanner planner, HttpRequestExecutor executor,
		Lookup<AuthSchemeFactory> schemes, CredentialsProvider credentials, @Nullable RequestConfig config) {

	/**
	 * Return that part of a client, {@code null} if the client has none: it does without
	 * proxies, or has another handler for tunnels.
	 */
	static @Nullable TunnelOpener of(HttpClient client) {
		if (client instanceof LeanClient) {
			return null;
		}
		try {
			BuilderFields fields = new BuilderFields(client.getClass(), client);
			List<ExecChainHandler> handlers = handlers(fields.read("execChain"));
			return handlers.isEmpty() ? null
					: new TunnelOpener(handlers, required(fields, "routePlanner"), required(fields, "requestExecutor"),
							required(fields, "authSchemeRegistry"), required(fields, "credentialsProvider"),
							fields.read("defaultConfig"));
		}
		catch (IllegalStateException ex) {
			return null; // it was made by something else
		}
	}

	@SuppressWarnings("TypeParameterUnusedInFormals") // as in BuilderFields
	private static <T> T required(BuilderFields fields, String name) {
		T value = fields.read(name);
		if (value == null) {
			throw new IllegalStateException("The client has no '%s'".formatted(name));
		}
		return value;
	}

	private static List<ExecChainHandler> handlers(@Nullable Object first) {
		List<ExecChainHandler> handlers = new ArrayList<>();
		Object element = first;
		while (element != null) {
			BuilderFields fields = new BuilderFields(element.getClass(), element);
			ExecChainHandler handler = required(fields, "handler");
			if (handler instanceof TunnelExec || !handlers.isEmpty()) {
				handlers.add(handler);
			}
			if (handler instanceof ConnectExec) {
				return handlers;
			}
			element = fields.read("next");
		}
		return List.of();
	}

	/** Return whether requests of the client take a route to its target. */
	boolean takes(HttpRoute route) throws HttpException {
		HttpHost target = route.getTargetHost();
		return route.equals(this.planner.determineRoute(target, request(target), context()));
	}

	/** Return whether the client has credentials for a proxy. */
	boolean isKnownTo(HttpHost proxy) {
		return TunnelUser.of(proxy, context()) != null;
	}

	/** Open a connection through a tunnel. */
	void open(AheadConnection connection) throws IOException, HttpException {
		HttpRoute route = connection.route();
		ClassicHttpRequest request = request(route.getTargetHost());
		AheadRuntime runtime = new AheadRuntime(connection, this.executor);
		HttpClientContext context = context();
		String id = ExecSupport.getNextExchangeId();
		context.setExchangeId(id);
		context.setRoute(route);
		from(0).proceed(request, new ExecChain.Scope(id, route, request, runtime, context)).close();
		if (!runtime.isConnectionReusable()) {
			throw new IOException("The connection was not opened");
		}
	}

	private ExecChain from(int index) {
		return (request, scope) -> (index < this.handlers.size())
				? this.handlers.get(index).execute(request, scope, from(index + 1)) : end(scope);
	}

	/** Send nothing: the tunnel is open. */
	private static ClassicHttpResponse end(ExecChain.Scope scope) {
		scope.execRuntime.markConnectionReusable(null, null);
		return new BasicClassicHttpResponse(HttpStatus.SC_NO_CONTENT);
	}

	private static ClassicHttpRequest request(HttpHost target) {
		return new BasicClassicHttpRequest(Method.GET, target, "/");
	}

	private HttpClientContext context() {
		HttpClientContext context = HttpClientContext.create();
		context.setAuthSchemeRegistry(this.schemes);
		context.setCredentialsProvider(this.credentials);
		context.setRequestConfig(Objects.requireNonNullElse(this.config, RequestConfig.DEFAULT));
		return context;
	}

}
