package io.httppool.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.httppool.warmup.WarmUpFailedException;

/**
 * A failure analyzer for a warm-up that is to stop the start.
 */
class WarmUpFailureAnalyzer extends AbstractFailureAnalyzer<WarmUpFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, WarmUpFailedException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Start the server, or raise 'warm-up.timeout' of the pool. To start without it, set 'warm-up.fail-fast' to false.",
				cause);
	}

}
