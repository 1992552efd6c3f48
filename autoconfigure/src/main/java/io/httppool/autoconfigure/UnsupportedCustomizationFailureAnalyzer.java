package io.httppool.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.httppool.client.UnsupportedCustomizationException;

/**
 * A failure analyzer for customizations that the pool cannot do.
 */
class UnsupportedCustomizationFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedCustomizationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedCustomizationException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", cause.remedy(), cause);
	}

}
