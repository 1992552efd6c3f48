package io.httppool.autoconfigure;

import org.springframework.boot.context.properties.source.ConfigurationProperty;

import io.httppool.verdict.Advice;
import io.httppool.verdict.Advice.Severity;

/**
 * The advice about properties that have no effect. Stateless.
 */
final class NoEffect {

	/** The name in place of that of a pool, where all are meant. */
	static final String ALL = "*";

	private NoEffect() {
	}

	/**
	 * Return the advice about a property of ours.
	 * @param pool the name of the pool, or {@link #ALL}
	 * @param property the property as it was set
	 * @param problem why it has no effect, and what to do
	 * @return the advice
	 */
	static Advice of(String pool, ConfigurationProperty property, String problem) {
		String value = String.valueOf(property.getValue());
		String shown = (KnownProperties.isProperty(property.getName()) && ShownValue.isHarmless(value))
				? " is '%s' and".formatted(value) : "";
		return advice(pool, property, shown, problem);
	}

	/**
	 * Return the advice about a name that is no property. Its value may be anything, and
	 * is not shown.
	 * @param property the property as it was set
	 * @param problem why it has no effect, and what to do
	 * @return the advice
	 */
	static Advice unknown(ConfigurationProperty property, String problem) {
		return advice(ALL, property, "", problem);
	}

	private static Advice advice(String pool, ConfigurationProperty property, String shown, String problem) {
		return new Advice(pool, Severity.WARN, "Property '%s'%s has no effect so far: %s%s"
			.formatted(property.getName(), shown, problem, PropertyOrigins.whereSet(property)));
	}

}
