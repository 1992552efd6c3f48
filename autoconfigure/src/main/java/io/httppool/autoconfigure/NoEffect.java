package io.httppool.autoconfigure;

import org.springframework.boot.context.properties.source.ConfigurationProperty;

import io.httppool.verdict.Advice;
import io.httppool.verdict.Advice.Severity;
import io.httppool.verdict.AdviceCode;

/**
 * The advice about properties that have no effect. Stateless.
 */
final class NoEffect {

	private NoEffect() {
	}

	/**
	 * Return the advice about a property of ours.
	 * @param property the property as it was set
	 * @param problem why it has no effect, and what to do
	 * @return the advice
	 */
	static Advice of(ConfigurationProperty property, String problem) {
		return advice(Advice.ALL_POOLS, AdviceCode.SETTINGS_UNUSED, property, shown(property) + effect(problem));
	}

	/**
	 * Return the advice about a property of a pool that no client uses.
	 * @param pool the name of the pool
	 * @param property the property as it was set
	 * @param problem why it has no effect, and what to do
	 * @return the advice
	 */
	static Advice ofPool(String pool, ConfigurationProperty property, String problem) {
		return advice(pool, AdviceCode.POOL_UNUSED, property, shown(property) + effect(problem));
	}

	/**
	 * Return the advice about a name that is no property. Its value may be anything, and
	 * is not shown.
	 * @param property the property as it was set
	 * @param problem why it has no effect, and what to do
	 * @return the advice
	 */
	static Advice unknown(ConfigurationProperty property, String problem) {
		return advice(Advice.ALL_POOLS, AdviceCode.PROPERTY_UNKNOWN, property, effect(problem));
	}

	private static String shown(ConfigurationProperty property) {
		String value = String.valueOf(property.getValue());
		boolean isShown = KnownProperties.isProperty(property.getName()) && ShownValue.isHarmless(value);
		return isShown ? " is '%s' and".formatted(value) : "";
	}

	private static String effect(String problem) {
		return " has no effect so far: " + problem;
	}

	private static Advice advice(String pool, AdviceCode code, ConfigurationProperty property, String predicate) {
		return new Advice(pool, code, Severity.WARN,
				"Property '%s'%s%s".formatted(property.getName(), predicate, PropertyOrigins.whereSet(property)));
	}

}
