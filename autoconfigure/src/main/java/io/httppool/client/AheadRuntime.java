package io.httppool.client;

import java.io.IOException;

import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.connect.AheadConnection;

/**
 * The runtime of a connection that is opened before a request needs it: there is a
 * connection from the beginning, and nothing is leased or released. Confined to the
 * thread that opens it, but for discarding.
 */
final class AheadRuntime implements ExecRuntime {

	private final AheadConnection connection;

	private final HttpRequestExecutor executor;

	private boolean isReusable;

	AheadRuntime(AheadConnection connection, HttpRequestExecutor executor) {
		this.connection = connection;
		this.executor = executor;
	}

	@Override
	public boolean isExecutionAborted() {
		return false;
	}

	@Override
	public boolean isEndpointAcquired() {
		return true;
	}

	@Override
	public void acquireEndpoint(String id, HttpRoute route, @Nullable Object state, HttpClientContext context) {
		throw new IllegalStateException("There is a connection already");
	}

	/** Leave the connection to whoever began it. */
	@Override
	public void releaseEndpoint() {
		// Nothing was leased
	}

	@Override
	public void discardEndpoint() {
		this.connection.close(CloseMode.IMMEDIATE);
	}

	@Override
	public boolean isEndpointConnected() {
		return this.connection.opened() != null;
	}

	@Override
	public void disconnectEndpoint() {
		this.connection.close(CloseMode.GRACEFUL);
	}

	@Override
	@SuppressWarnings("deprecation") // the only place for a connect timeout of one client
	public void connectEndpoint(HttpClientContext context) throws IOException {
		if (!isEndpointConnected()) {
			this.connection.connect(context.getRequestConfigOrDefault().getConnectTimeout(), context);
		}
	}

	@Override
	public void upgradeTls(HttpClientContext context) throws IOException {
		this.connection.upgrade(context);
	}

	@Override
	public @Nullable EndpointInfo getEndpointInfo() {
		return null;
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
		connectEndpoint(context);
		ManagedHttpClientConnection open = this.connection.required();
		Timeout timeout = context.getRequestConfigOrDefault().getResponseTimeout();
		if (timeout != null) {
			open.setSocketTimeout(timeout);
		}
		return this.executor.execute(request, open, callback, context);
	}

	@Override
	public boolean isConnectionReusable() {
		return this.isReusable;
	}

	@Override
	public void markConnectionReusable(@Nullable Object state, @Nullable TimeValue keepAlive) {
		this.isReusable = true;
		this.connection.state(state);
	}

	@Override
	public void markConnectionNonReusable() {
		this.isReusable = false;
	}

	@Override
	public ExecRuntime fork(CancellableDependency cancellable) {
		throw new UnsupportedOperationException("A connection is opened by one thread");
	}

}
