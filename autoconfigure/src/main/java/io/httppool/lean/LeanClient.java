package io.httppool.lean;

import java.io.IOException;
import java.util.List;

import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ExecSupport;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TextUtils;
import org.jspecify.annotations.Nullable;

/**
 * A client of HttpClient without redirects, cookies, authentication, decompression and
 * tunnels. It sends each request as HttpClient does otherwise, by its request executor
 * and through its connection manager, and returns each response as it came. Closing it
 * closes nothing, because others share the manager. Thread-safe.
 */
public final class LeanClient extends CloseableHttpClient implements Configurable {

	private final HttpClientConnectionManager manager;

	private final HttpRequestExecutor executor;

	private final HttpRoutePlanner planner;

	private final ExecChain handlers;

	private final RequestConfig defaults;

	/**
	 * Create a client.
	 * @param manager lends connections
	 * @param executor sends requests over them
	 * @param planner finds the routes
	 * @param handlers what each request passes, the last of them {@link LeanExchange}
	 * @param defaults the configuration of requests that have none
	 */
	public LeanClient(HttpClientConnectionManager manager, HttpRequestExecutor executor, HttpRoutePlanner planner,
			List<ExecChainHandler> handlers, RequestConfig defaults) {
		this.manager = manager;
		this.executor = executor;
		this.planner = planner;
		this.handlers = Step.chain(handlers);
		this.defaults = defaults;
	}

	@Override
	protected CloseableHttpResponse doExecute(@Nullable HttpHost target, ClassicHttpRequest request,
			@Nullable HttpContext context) throws IOException {
		HttpClientContext own = HttpClientContext.castOrCreate(context);
		configure(own, request);
		try {
			HttpRoute route = this.planner.determineRoute(host(target, request), request, own);
			String id = ExecSupport.getNextExchangeId();
			own.setExchangeId(id);
			return CloseableHttpResponse.adapt(execute(id, route, request, own));
		}
		catch (HttpException ex) {
			throw new ClientProtocolException(ex.getMessage(), ex);
		}
	}

	private ClassicHttpResponse execute(String id, HttpRoute route, ClassicHttpRequest request,
			HttpClientContext context) throws IOException, HttpException {
		LeanRuntime runtime = new LeanRuntime(this.manager, this.executor,
				(request instanceof CancellableDependency cancellable) ? cancellable : null);
		try {
			return this.handlers.proceed(copy(request), new ExecChain.Scope(id, route, request, runtime, context));
		}
		catch (IOException | HttpException | RuntimeException ex) {
			runtime.discardEndpoint();
			throw ex;
		}
	}

	private void configure(HttpClientContext context, ClassicHttpRequest request) {
		RequestConfig config = (request instanceof Configurable configured) ? configured.getConfig() : null;
		if (config != null) {
			context.setRequestConfig(config);
		}
		else if (context.getRequestConfig() == null) {
			context.setRequestConfig(this.defaults);
		}
	}

	/** Return where a request leads, and have it say so itself. */
	private static @Nullable HttpHost host(@Nullable HttpHost target, ClassicHttpRequest request) throws HttpException {
		HttpHost host = (target != null) ? target : RoutingSupport.determineHost(request);
		if (host != null && request.getScheme() == null) {
			request.setScheme(host.getSchemeName());
		}
		if (host != null && request.getAuthority() == null) {
			request.setAuthority(new URIAuthority(host));
		}
		return host;
	}

	/** The headers of the protocol are not for the request of the caller. */
	private static ClassicHttpRequest copy(ClassicHttpRequest request) {
		String path = TextUtils.isEmpty(request.getPath()) ? "/" : request.getPath();
		BasicClassicHttpRequest copy = new BasicClassicHttpRequest(request.getMethod(), request.getScheme(),
				request.getAuthority(), path);
		copy.setVersion(request.getVersion());
		copy.setHeaders(request.getHeaders());
		copy.setEntity(request.getEntity());
		return copy;
	}

	/**
	 * Return what finds the routes.
	 * @return the planner
	 */
	public HttpRoutePlanner planner() {
		return this.planner;
	}

	@Override
	public RequestConfig getConfig() {
		return this.defaults;
	}

	@Override
	public void close() {
	}

	@Override
	public void close(CloseMode mode) {
	}

	/**
	 * A handler and the way on from it.
	 *
	 * @param handler the handler
	 * @param next the way on, {@code null} from the last
	 */
	private record Step(ExecChainHandler handler, @Nullable ExecChain next) implements ExecChain {

		static ExecChain chain(List<ExecChainHandler> handlers) {
			ExecChain next = null;
			for (int i = handlers.size() - 1; i > 0; i--) {
				next = new Step(handlers.get(i), next);
			}
			return new Step(handlers.get(0), next);
		}

		@Override
		public ClassicHttpResponse proceed(ClassicHttpRequest request, Scope scope) throws IOException, HttpException {
			return this.handler.execute(request, scope, this.next);
		}

	}

}
