package io.httppool.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
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
		ConfigurationProperty found = find(ConfigurationPropertyName.adapt(property, '.'));
		return (found != null) ? whereSet(found) : "";
	}

	/** Return a property as it was set, or {@code null} if it was not. */
	@Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	/** Return where a property was set, as a sentence after a blank. */
	static String whereSet(ConfigurationProperty property) {
		return (property.getOrigin() != null) ? " It was set in %s.".formatted(property.getOrigin()) : "";
	}

	/** Return the properties below a name, in the order in which they win. */
	List<ConfigurationProperty> below(ConfigurationPropertyName prefix) {
		return StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap((source) -> source.stream()
				.filter(prefix::isAncestorOf)
				.map(source::getConfigurationProperty)
				.filter(Objects::nonNull))
			.toList();
	}

}
