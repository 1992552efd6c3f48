package io.httppool.lean;

import java.io.IOException;
import java.io.InterruptedIOException;

import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.UserTokenHandler;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * The last of the handlers of a request: it leases a connection, sends the request, and
 * releases the connection with the end of the response. Stateless.
 *
 * @param manager where an error that passes a request is told
 * @param processor adds the headers of the protocol
 * @param reuse says whether a connection may be used again
 * @param keepAlive says for how long it may be idle until then
 * @param users says for whom, or {@code null} where all are the same
 */
public record LeanExchange(HttpClientConnectionManager manager, HttpProcessor processor, ConnectionReuseStrategy reuse,
		ConnectionKeepAliveStrategy keepAlive, @Nullable UserTokenHandler users) implements ExecChainHandler {

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, @Nullable ExecChain chain)
			throws IOException, HttpException {
		requireUsual(request);
		SentOnce.note(request);
		ExecRuntime runtime = scope.execRuntime;
		HttpClientContext context = scope.clientContext;
		if (!runtime.isEndpointAcquired()) {
			runtime.acquireEndpoint(scope.exchangeId, scope.route, context.getUserToken(), context);
		}
		connect(runtime, context);
		try {
			ClassicHttpResponse response = send(request, scope);
			mark(request, response, scope);
			return respond(response, runtime);
		}
		catch (ConnectionShutdownException ex) {
			runtime.discardEndpoint();
			InterruptedIOException interrupted = new InterruptedIOException("Connection has been shut down");
			interrupted.initCause(ex);
			throw interrupted;
		}
		catch (IOException | HttpException | RuntimeException ex) {
			runtime.discardEndpoint();
			throw ex;
		}
		catch (Error ex) {
			this.manager.close(CloseMode.IMMEDIATE);
			throw ex;
		}
	}

	/** An error on the way to a connection concerns nothing but that connection. */
	private static void connect(ExecRuntime runtime, HttpClientContext context) throws IOException {
		try {
			runtime.connectEndpoint(context);
		}
		catch (IOException | RuntimeException ex) {
			runtime.discardEndpoint();
			throw ex;
		}
	}

	private static void requireUsual(ClassicHttpRequest request) throws ProtocolException {
		if (Method.CONNECT.isSame(request.getMethod())) {
			throw new ProtocolException("Direct execution of CONNECT is not allowed");
		}
		if (request.getAuthority() != null && request.getAuthority().getUserInfo() != null) {
			throw new ProtocolException("Request URI authority contains deprecated userinfo component");
		}
	}

	private ClassicHttpResponse send(ClassicHttpRequest request, ExecChain.Scope scope)
			throws IOException, HttpException {
		HttpClientContext context = scope.clientContext;
		context.setRoute(scope.route);
		context.setRequest(request);
		this.processor.process(request, request.getEntity(), context);
		ClassicHttpResponse response = scope.execRuntime.execute(scope.exchangeId, request, context);
		context.setResponse(response);
		this.processor.process(response, response.getEntity(), context);
		return response;
	}

	/** Say what becomes of the connection after the response. */
	private void mark(ClassicHttpRequest request, ClassicHttpResponse response, ExecChain.Scope scope) {
		HttpClientContext context = scope.clientContext;
		Object user = context.getUserToken();
		if (user == null && this.users != null) {
			user = this.users.getUserToken(scope.route, request, context);
			context.setUserToken(user);
		}
		if (this.reuse.keepAlive(request, response, context)) {
			scope.execRuntime.markConnectionReusable(user, this.keepAlive.getKeepAliveDuration(response, context));
		}
		else {
			scope.execRuntime.markConnectionNonReusable();
		}
	}

	private static ClassicHttpResponse respond(ClassicHttpResponse response, ExecRuntime runtime) {
		HttpEntity entity = response.getEntity();
		if (entity == null || !entity.isStreaming()) {
			runtime.releaseEndpoint();
			return CloseableHttpResponse.adapt(response);
		}
		LeanBody body = new LeanBody(entity, runtime);
		response.setEntity(body);
		return CloseableHttpResponse.create(response, body::close);
	}

}
