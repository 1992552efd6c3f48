package io.httppool.lean;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a request, from its lease to its release. The thread of the request
 * and one that cancels it share it: whoever takes the endpoint out gives it back.
 */
final class LeanRuntime implements ExecRuntime, Cancellable {

	private final HttpClientConnectionManager manager;

	private final HttpRequestExecutor executor;

	private final @Nullable CancellableDependency request;

	private final AtomicReference<@Nullable ConnectionEndpoint> endpoint = new AtomicReference<>();

	private volatile boolean isReusable;

	private volatile @Nullable Object state;

	private volatile @Nullable TimeValue keepAlive = TimeValue.NEG_ONE_MILLISECOND;

	/**
	 * Create a runtime.
	 * @param manager lends connections
	 * @param executor sends requests over them
	 * @param request what may be cancelled, or {@code null}
	 */
	LeanRuntime(HttpClientConnectionManager manager, HttpRequestExecutor executor,
			@Nullable CancellableDependency request) {
		this.manager = manager;
		this.executor = executor;
		this.request = request;
	}

	@Override
	public boolean isExecutionAborted() {
		return this.request != null && this.request.isCancelled();
	}

	@Override
	public boolean isEndpointAcquired() {
		return this.endpoint.get() != null;
	}

	@Override
	public void acquireEndpoint(String id, HttpRoute route, @Nullable Object state, HttpClientContext context)
			throws IOException {
		Timeout timeout = context.getRequestConfigOrDefault().getConnectionRequestTimeout();
		LeaseRequest lease = this.manager.lease(id, route, timeout, state);
		this.state = state;
		cancelBy(lease);
		ConnectionEndpoint leased = await(lease, timeout);
		this.endpoint.set(leased);
		this.isReusable = leased.isConnected();
		cancelBy(this);
	}

	private void cancelBy(Cancellable cancellable) {
		if (this.request != null) {
			this.request.setDependency(cancellable);
		}
	}

	private static ConnectionEndpoint await(LeaseRequest lease, Timeout timeout) throws IOException {
		try {
			return lease.get(timeout);
		}
		catch (TimeoutException ex) {
			lease.cancel();
			throw new ConnectionRequestTimeoutException(ex.getMessage());
		}
		catch (InterruptedException ex) {
			lease.cancel();
			Thread.currentThread().interrupt();
			throw new RequestFailedException("Request aborted", ex);
		}
		catch (ExecutionException ex) {
			lease.cancel();
			throw new RequestFailedException("Request execution failed", (ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	@Override
	public boolean isEndpointConnected() {
		ConnectionEndpoint held = this.endpoint.get();
		return held != null && held.isConnected();
	}

	@Override
	@SuppressWarnings("deprecation") // the only place for a connect timeout of one client
	public void connectEndpoint(HttpClientContext context) throws IOException {
		ConnectionEndpoint held = held();
		if (!held.isConnected()) {
			requireWanted();
			this.manager.connect(held, context.getRequestConfigOrDefault().getConnectTimeout(), context);
		}
	}

	private ConnectionEndpoint held() {
		ConnectionEndpoint held = this.endpoint.get();
		if (held == null) {
			throw new IllegalStateException("Endpoint not acquired / already released");
		}
		return held;
	}

	private void requireWanted() throws RequestFailedException {
		if (isExecutionAborted()) {
			throw new RequestFailedException("Request aborted");
		}
	}

	@Override
	public void disconnectEndpoint() throws IOException {
		ConnectionEndpoint held = this.endpoint.get();
		if (held != null) {
			held.close();
		}
	}

	@Override
	public void upgradeTls(HttpClientContext context) throws IOException {
		this.manager.upgrade(held(), context);
	}

	@Override
	public @Nullable EndpointInfo getEndpointInfo() {
		ConnectionEndpoint held = this.endpoint.get();
		return (held != null) ? held.getInfo() : null;
	}

	@Override
	public ClassicHttpResponse execute(String id, ClassicHttpRequest request, HttpClientContext context)
			throws IOException, HttpException {
		return execute(id, request, LeanRuntime::refuseSwitch, context);
	}

	/** Whoever waits for a response would take what comes next for one. */
	private static void refuseSwitch(HttpResponse response, HttpConnection connection, HttpContext context)
			throws HttpException {
		if (response.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
			throw new ProtocolException("Failure switching protocols");
		}
	}

	@Override
	public ClassicHttpResponse execute(String id, ClassicHttpRequest request,
			@Nullable HttpResponseInformationCallback callback, HttpClientContext context)
			throws IOException, HttpException {
		ConnectionEndpoint held = held();
		connectEndpoint(context);
		requireWanted();
		RequestConfig config = context.getRequestConfigOrDefault();
		if (config.getResponseTimeout() != null) {
			held.setSocketTimeout(config.getResponseTimeout());
		}
		return held.execute(id, request,
				(sent, connection, own) -> this.executor.execute(sent, connection, callback, own), context);
	}

	@Override
	public boolean isConnectionReusable() {
		return this.isReusable;
	}

	@Override
	public void markConnectionReusable(@Nullable Object state, @Nullable TimeValue keepAlive) {
		this.isReusable = true;
		this.state = state;
		this.keepAlive = keepAlive;
	}

	@Override
	public void markConnectionNonReusable() {
		this.isReusable = false;
	}

	@Override
	public void releaseEndpoint() {
		ConnectionEndpoint held = this.endpoint.getAndSet(null);
		if (held == null) {
			return;
		}
		if (this.isReusable) {
			this.manager.release(held, this.state, this.keepAlive);
		}
		else {
			discard(held);
		}
	}

	@Override
	public void discardEndpoint() {
		ConnectionEndpoint held = this.endpoint.getAndSet(null);
		if (held != null) {
			discard(held);
		}
	}

	private void discard(ConnectionEndpoint held) {
		try {
			held.close(CloseMode.IMMEDIATE);
		}
		finally {
			this.manager.release(held, null, TimeValue.ZERO_MILLISECONDS);
		}
	}

	@Override
	public boolean cancel() {
		boolean isHeld = isEndpointAcquired();
		discardEndpoint();
		return isHeld;
	}

	@Override
	public ExecRuntime fork(CancellableDependency other) {
		return new LeanRuntime(this.manager, this.executor, other);
	}

}
