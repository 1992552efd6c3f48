package io.httppool.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.httppool.client.PoolConflictException;

/**
 * A failure analyzer for clients that cannot share the pool they ask for.
 */
class PoolConflictFailureAnalyzer extends AbstractFailureAnalyzer<PoolConflictException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PoolConflictException cause) {
		String action = "Give the clients pools with different names (an HTTP service group has the pool of its own name), or the same settings below 'spring.http.serviceclient.%s'."
			.formatted(cause.pool());
		return new FailureAnalysis(cause.getMessage() + ", so its clients cannot share connections.", action, cause);
	}

}
