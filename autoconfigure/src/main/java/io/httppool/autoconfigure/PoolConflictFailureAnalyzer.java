package io.httppool.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.httppool.client.PoolConflictException;

/**
 * Says which pool is asked for by clients that cannot share it.
 */
class PoolConflictFailureAnalyzer extends AbstractFailureAnalyzer<PoolConflictException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PoolConflictException cause) {
		String action = "Give the clients pools of different names (the name of an HTTP service group is that of its pool), or the same settings below 'spring.http.serviceclient.%s'."
			.formatted(cause.pool());
		return new FailureAnalysis(cause.getMessage() + ", so its clients cannot share connections.", action, cause);
	}

}
