package io.httppool.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * A failure analyzer that names a wrong property, where it was set and what to do.
 */
class InvalidPoolSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPoolSettingException> {

	private final PropertyOrigins origins;

	InvalidPoolSettingFailureAnalyzer(Environment environment) {
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPoolSettingException cause) {
		return new FailureAnalysis("%s.%s".formatted(cause.getMessage(), this.origins.whereSet(cause.property())),
				cause.remedy(), cause);
	}

}
