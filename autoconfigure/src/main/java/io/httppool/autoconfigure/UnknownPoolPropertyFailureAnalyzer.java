package io.httppool.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.Environment;

/**
 * A failure analyzer for properties below {@code httppool} that cannot be bound: those
 * that do not exist, that have no value or one of another kind, and sections that were
 * given one. It comes before the analyzers of Spring Boot, which would show their values:
 * a mistyped {@code origin} may contain a password.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownPoolPropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	/** More names than that are better looked up. */
	private static final int MOST_NAMES = 12;

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
		return (findCause(cause, ConverterNotFoundException.class) != null) ? section(cause, property, value)
				: WrongKind.analyze(cause, property, value);
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
		if (bracketed != null && MeantProperties.elsewhere(name) == null) {
			return ": a name with dots goes in brackets, as in %s".formatted(bracketed);
		}
		String nearest = MeantProperties.of(name, List.of());
		return (nearest != null) ? ": did you mean %s?".formatted(nearest) : siblings(name.getParent());
	}

	private static String siblings(ConfigurationPropertyName section) {
		List<String> names = KnownProperties.within(section);
		return (names.isEmpty() || names.size() > MOST_NAMES) ? ""
				: ": %s has %s".formatted(section, String.join(", ", names));
	}

	private static @Nullable FailureAnalysis section(BindException cause, ConfigurationProperty property,
			String value) {
		List<String> within = KnownProperties.within(cause.getName());
		if (within.isEmpty()) {
			return null;
		}
		return new FailureAnalysis("Property '%s' %s, but it is a section.%s".formatted(cause.getName(),
				ShownValue.clause(value), PropertyOrigins.whereSet(property)), remedy(cause.getName(), within), cause);
	}

	private static String remedy(ConfigurationPropertyName section, List<String> within) {
		if (section.isLastElementIndexed() && section.getLastElement(Form.UNIFORM).matches("\\d+")) {
			return "Give it a name instead of a number, as in %s.<name>.%s.".formatted(section.getParent(),
					within.get(0));
		}
		return "Set a property within it: %s."
			.formatted(within.stream().map((part) -> section + "." + part).collect(Collectors.joining(", ")));
	}

}
