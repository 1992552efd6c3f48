package io.httppool.autoconfigure;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says which property is wrong, where it was set and what to do.
 */
class InvalidPoolSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPoolSettingException> {

	private final Environment environment;

	InvalidPoolSettingFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPoolSettingException cause) {
		return new FailureAnalysis("%s.%s".formatted(cause.getMessage(), whereSet(cause.property())), cause.remedy(),
				cause);
	}

	private String whereSet(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null && found.getOrigin() != null) {
				return " It was set in %s.".formatted(found.getOrigin());
			}
		}
		return "";
	}

}
