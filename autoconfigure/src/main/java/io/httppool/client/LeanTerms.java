package io.httppool.client;

import java.io.IOException;

import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * A handler that lets pass the requests which a lean client can send as they are meant.
 * Stateless.
 *
 * @param refusals refuse all others
 * @param known the configuration of most requests, which has been looked at
 */
record LeanTerms(LeanRefusals refusals, RequestConfig known) implements ExecChainHandler {

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		this.refusals.require(scope.clientContext);
		RequestConfig config = scope.clientContext.getRequestConfigOrDefault();
		if (config != this.known) {
			this.refusals.require(config);
		}
		this.refusals.require(scope.route);
		return chain.proceed(request, scope);
	}

}
