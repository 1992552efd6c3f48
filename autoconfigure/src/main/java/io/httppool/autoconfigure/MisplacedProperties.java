package io.httppool.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * The properties whose prefix is nearly {@code httppool}, or that have {@code spring}
 * before it. Spring Boot binds them to nothing and says nothing. Only those are found
 * that would be properties below {@code httppool}, so none of another library is.
 */
final class MisplacedProperties {

	private MisplacedProperties() {
	}

	static List<Misplaced> in(Environment environment) {
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap((source) -> source.stream().map((name) -> misplaced(source, name)).filter(Objects::nonNull))
			.toList();
	}

	private static @Nullable Misplaced misplaced(IterableConfigurationPropertySource source,
			ConfigurationPropertyName name) {
		String meant = meant(name);
		ConfigurationProperty property = (meant != null) ? source.getConfigurationProperty(name) : null;
		return (meant != null && property != null) ? new Misplaced(property, meant) : null;
	}

	private static @Nullable String meant(ConfigurationPropertyName name) {
		int prefix = name.getElement(0, Form.UNIFORM).equals("spring") ? 2 : 1;
		if (name.getNumberOfElements() <= prefix || !isNearlyOurs(name.getElement(prefix - 1, Form.UNIFORM))) {
			return null;
		}
		ConfigurationPropertyName meant = KnownProperties.ROOT.append(name.subName(prefix));
		return (!meant.equals(name) && KnownProperties.isProperty(meant)) ? meant.toString() : null;
	}

	private static boolean isNearlyOurs(String prefix) {
		return NearestName.of(prefix, List.of(KnownProperties.ROOT.toString())) != null;
	}

	/**
	 * A property with a wrong prefix.
	 *
	 * @param property the property
	 * @param meant the name that it should have
	 */
	record Misplaced(ConfigurationProperty property, String meant) {

	}

}
