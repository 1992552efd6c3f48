package io.httppool.autoconfigure;

import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * A failure analyzer that names properties below {@code httppool} which do not exist. It
 * comes before the analyzer of Spring Boot, which would show their values: a mistyped
 * {@code origin} may contain a password.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownPoolPropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("httppool");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		UnboundConfigurationPropertiesException unbound = findCause(cause,
				UnboundConfigurationPropertiesException.class);
		if (unbound == null || !PREFIX.equals(cause.getName())) {
			return null;
		}
		String unknown = unbound.getUnboundProperties()
			.stream()
			.map(UnknownPoolPropertyFailureAnalyzer::describe)
			.collect(Collectors.joining("\n"));
		return new FailureAnalysis("There is no such property:\n\n" + unknown,
				"Correct the name or remove the property. The documentation of httppool lists all properties in docs/properties.md.",
				cause);
	}

	private static String describe(ConfigurationProperty property) {
		return (property.getOrigin() != null) ? "    %s (%s)".formatted(property.getName(), property.getOrigin())
				: "    %s".formatted(property.getName());
	}

}
