package io.httppool.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;

import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.connect.Opening;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.Settings;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.time.Ticker;

/**
 * The runtime of a request whose connection leads through a tunnel. It sees the steps by
 * which HttpClient opens one: connect, ask, upgrade to TLS. Confined to the thread of the
 * request.
 */
final class TunnelRuntime implements ExecRuntime {

	private final ExecRuntime runtime;

	private final HttpRoute route;

	private final RouteSettings settings;

	private final Ticker ticker;

	private final TunnelOpening opening;

	private final @Nullable Principal user;

	private boolean isNew;

	/**
	 * Create a runtime.
	 * @param user the user for whom the proxy opens the tunnel, or {@code null} if any
	 * request may have it
	 */
	TunnelRuntime(ExecRuntime runtime, HttpRoute route, RouteSettings settings, Ticker ticker,
			@Nullable Principal user) {
		this.runtime = runtime;
		this.route = route;
		this.settings = settings;
		this.ticker = ticker;
		this.opening = new TunnelOpening(route);
		this.user = user;
	}

	/** Refuse an answer of the proxy in place of the response of the server. */
	void requireFromServer(ClassicHttpResponse response) throws IOException {
		IOException refusal = this.opening.refusal();
		if (refusal != null) {
			response.close();
			this.runtime.discardEndpoint();
			throw refusal;
		}
	}

	/**
	 * Return what to report instead of a failure, or {@code null} for the failure itself.
	 */
	@Nullable IOException explain(Exception failure) {
		return this.runtime.isExecutionAborted() ? null : this.opening.explain(failure);
	}

	/** Stop the time, whatever happened. */
	void end() {
		this.opening.isLate();
	}

	@Override
	public void connectEndpoint(HttpClientContext context) throws IOException {
		long start = this.ticker.read();
		this.runtime.connectEndpoint(context);
		this.isNew = true;
		Duration own = this.settings.tunnelTimeout();
		Duration connect = connectTimeout(context.getRequestConfigOrDefault());
		if (own != null) {
			this.opening.limit(own, own, Settings.TUNNEL_TIMEOUT.name(), this.runtime::discardEndpoint);
		}
		else if (connect != null) {
			this.opening.limit(connect, connect.minus(spent(start)), Settings.CONNECT_TIMEOUT.name(),
					this.runtime::discardEndpoint);
		}
	}

	@SuppressWarnings("deprecation") // the only place for a connect timeout of one client
	private @Nullable Duration connectTimeout(RequestConfig config) {
		Timeout timeout = config.getConnectTimeout();
		if (timeout == null) {
			return this.settings.connectTimeout();
		}
		return timeout.isDisabled() ? null : timeout.toDuration();
	}

	/** A TLS handshake with the proxy has a limit of its own. */
	private Duration spent(long start) {
		return URIScheme.HTTPS.same(this.route.getProxyHost().getSchemeName()) ? Duration.ZERO
				: Duration.ofNanos(this.ticker.read() - start);
	}

	@Override
	public void upgradeTls(HttpClientContext context) throws IOException {
		this.opening.open();
		this.runtime.upgradeTls(context);
	}

	@Override
	public ClassicHttpResponse execute(String id, ClassicHttpRequest request, HttpClientContext context)
			throws IOException, HttpException {
		return execute(id, request, null, context);
	}

	@Override
	public ClassicHttpResponse execute(String id, ClassicHttpRequest request,
			@Nullable HttpResponseInformationCallback callback, HttpClientContext context)
			throws IOException, HttpException {
		if (Method.CONNECT.isSame(request.getMethod())) {
			return ask(id, request, context);
		}
		this.opening.open();
		requireConnected();
		if (!this.isNew || !this.opening.isLimited()) {
			return this.runtime.execute(id, request, callback, context);
		}
		this.isNew = false;
		return within(responseTimeout(context), context, () -> this.runtime.execute(id, request, callback, context));
	}

	/** HttpClient would connect to the proxy again, and send it the request in clear. */
	private void requireConnected() throws ConnectionClosedException {
		if (!this.runtime.isEndpointConnected()) {
			throw new ConnectionClosedException("The tunnel was closed before the request was sent");
		}
	}

	/** The limit of the opening takes the place of that of a response. */
	private ClassicHttpResponse ask(String id, ClassicHttpRequest connect, HttpClientContext context)
			throws IOException, HttpException {
		this.opening.ask();
		if (!this.runtime.isEndpointConnected()) {
			this.runtime.connectEndpoint(context); // has a record of its own
		}
		ClassicHttpResponse answer = recorded(context,
				() -> this.opening.isLimited()
						? within(Timeout.DISABLED, context, () -> this.runtime.execute(id, connect, context))
						: this.runtime.execute(id, connect, context));
		this.opening.answer(answer.getCode());
		return answer;
	}

	/** Add a request for the tunnel to the record of how the connection is opened. */
	private ClassicHttpResponse recorded(HttpClientContext context, Exchange exchange)
			throws IOException, HttpException {
		Opening record = Opening.of(context);
		if (record == null) {
			return exchange.execute();
		}
		HttpHost proxy = this.route.getProxyHost();
		Opening.Phase phase = record.begin(OpeningPhase.Kind.TUNNEL,
				InetSocketAddress.createUnresolved(proxy.getHostName(), Math.max(0, proxy.getPort())));
		try {
			ClassicHttpResponse answer = exchange.execute();
			if (answer.getCode() == HttpStatus.SC_OK) {
				phase.succeeded();
			}
			else {
				phase.failed(ProxyTunnelException.refused(this.route, answer.getCode()));
			}
			return answer;
		}
		catch (IOException | HttpException | RuntimeException ex) {
			phase.failed(ex);
			throw ex;
		}
	}

	/** Return the timeout that the connection had before the tunnel was opened. */
	private Timeout responseTimeout(HttpClientContext context) {
		Timeout own = context.getRequestConfigOrDefault().getResponseTimeout();
		if (own != null) {
			return own;
		}
		Duration configured = this.settings.responseTimeout();
		return (configured != null) ? Timeout.of(configured) : Timeout.DISABLED;
	}

	private static ClassicHttpResponse within(Timeout timeout, HttpClientContext context, Exchange exchange)
			throws IOException, HttpException {
		RequestConfig before = context.getRequestConfig();
		context.setRequestConfig(
				RequestConfig.copy(context.getRequestConfigOrDefault()).setResponseTimeout(timeout).build());
		try {
			return exchange.execute();
		}
		finally {
			context.setRequestConfig(before);
		}
	}

	@Override
	public boolean isExecutionAborted() {
		return this.runtime.isExecutionAborted();
	}

	@Override
	public boolean isEndpointAcquired() {
		return this.runtime.isEndpointAcquired();
	}

	@Override
	public void acquireEndpoint(String id, HttpRoute route, @Nullable Object state, HttpClientContext context)
			throws IOException {
		this.runtime.acquireEndpoint(id, route, TunnelUser.state(state, this.user), context);
	}

	@Override
	public void releaseEndpoint() {
		this.runtime.releaseEndpoint();
	}

	@Override
	public void discardEndpoint() {
		this.runtime.discardEndpoint();
	}

	@Override
	public boolean isEndpointConnected() {
		return this.runtime.isEndpointConnected();
	}

	@Override
	public void disconnectEndpoint() throws IOException {
		this.runtime.disconnectEndpoint();
	}

	@Override
	public @Nullable EndpointInfo getEndpointInfo() {
		return this.runtime.getEndpointInfo();
	}

	@Override
	public boolean isConnectionReusable() {
		return this.runtime.isConnectionReusable();
	}

	@Override
	public void markConnectionReusable(@Nullable Object state, @Nullable TimeValue validity) {
		this.runtime.markConnectionReusable(TunnelUser.state(state, this.user), validity);
	}

	@Override
	public void markConnectionNonReusable() {
		this.runtime.markConnectionNonReusable();
	}

	@Override
	public ExecRuntime fork(CancellableDependency cancellable) {
		return this.runtime.fork(cancellable);
	}

	/**
	 * An exchange with a peer.
	 */
	private interface Exchange {

		ClassicHttpResponse execute() throws IOException, HttpException;

	}

}
