package io.httppool.autoconfigure;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * The places where properties were set: the file and line, or the variable.
 *
 * @param environment the environment that has the properties
 */
record PropertyOrigins(Environment environment) {

	/**
	 * Return where a property was set.
	 * @param property its full name
	 * @return a sentence after a blank, empty if it is not known
	 */
	String whereSet(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return (found.getOrigin() != null) ? " It was set in %s.".formatted(found.getOrigin()) : "";
			}
		}
		return "";
	}

}
