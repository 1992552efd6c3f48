package io.httppool.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
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
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.Environment;

/**
 * A failure analyzer for properties below {@code httppool} that cannot be bound: those
 * that do not exist, that have no value, and sections that were given one. It comes
 * before the analyzers of Spring Boot, which would show their values: a mistyped
 * {@code origin} may contain a password.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownPoolPropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	/** Texts that are no secrets for certain. */
	private static final Pattern HARMLESS = Pattern.compile("[\\w.%-]{1,12}");

	private final Environment environment;

	private final PropertyOrigins origins;

	UnknownPoolPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		UnboundConfigurationPropertiesException unbound = findCause(cause,
				UnboundConfigurationPropertiesException.class);
		if (unbound != null && KnownProperties.ROOT.equals(cause.getName())) {
			return analyze(cause, unbound.getUnboundProperties());
		}
		BindException innermost = innermost(cause);
		if (!KnownProperties.ROOT.isAncestorOf(innermost.getName())) {
			return null;
		}
		ConfigurationProperty property = this.origins.find(innermost.getName());
		return (property != null) ? wrongValue(innermost, property) : null;
	}

	private @Nullable FailureAnalysis wrongValue(BindException cause, ConfigurationProperty property) {
		String value = this.environment.resolvePlaceholders(String.valueOf(property.getValue()));
		if (value.isBlank()) {
			return empty(cause, List.of(property));
		}
		return (findCause(cause, ConverterNotFoundException.class) != null) ? section(cause, property, value) : null;
	}

	private static BindException innermost(BindException cause) {
		return (cause.getCause() instanceof BindException inner) ? innermost(inner) : cause;
	}

	private FailureAnalysis analyze(BindException cause, Collection<ConfigurationProperty> unbound) {
		List<ConfigurationProperty> unknown = unbound.stream()
			.filter((property) -> !KnownProperties.isProperty(property.getName()))
			.toList();
		return unknown.isEmpty() ? empty(cause, unbound) : unknown(cause, unknown);
	}

	private FailureAnalysis unknown(BindException cause, List<ConfigurationProperty> properties) {
		return new FailureAnalysis("There is no such property:\n\n" + lines(properties, this::hint),
				"Correct the name or remove the property. The documentation of httppool lists all properties in docs/properties.md.",
				cause);
	}

	private FailureAnalysis empty(BindException cause, Collection<ConfigurationProperty> properties) {
		return new FailureAnalysis("A property is set, but has no value:\n\n" + lines(properties, (name) -> ""),
				"Give it a value, or remove it to have the default. A placeholder such as '${NAME:}' has no value where NAME is not set: write the default after the colon.",
				cause);
	}

	private static String lines(Collection<ConfigurationProperty> properties,
			Function<ConfigurationPropertyName, String> hints) {
		return properties.stream()
			.map((property) -> describe(property) + hints.apply(property.getName()))
			.collect(Collectors.joining("\n"));
	}

	private static String describe(ConfigurationProperty property) {
		return (property.getOrigin() != null) ? "    %s (%s)".formatted(property.getName(), property.getOrigin())
				: "    %s".formatted(property.getName());
	}

	private String hint(ConfigurationPropertyName name) {
		String bracketed = KnownProperties.bracketed(name);
		if (bracketed != null) {
			return ": a name with dots goes in brackets, as in %s".formatted(bracketed);
		}
		String nearest = KnownProperties.nearest(name, List.of());
		return (nearest != null) ? ": did you mean %s?".formatted(nearest) : "";
	}

	private static @Nullable FailureAnalysis section(BindException cause, ConfigurationProperty property,
			String value) {
		List<String> within = KnownProperties.within(cause.getName());
		if (within.isEmpty()) {
			return null;
		}
		String shown = HARMLESS.matcher(value).matches() ? "is '%s'".formatted(value) : "has a value";
		return new FailureAnalysis(
				"Property '%s' %s, but it is a section.%s".formatted(cause.getName(), shown,
						PropertyOrigins.whereSet(property)),
				"Set a property within it: %s.".formatted(
						within.stream().map((part) -> cause.getName() + "." + part).collect(Collectors.joining(", "))),
				cause);
	}

}
