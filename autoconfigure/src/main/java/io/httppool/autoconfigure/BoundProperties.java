package io.httppool.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.unit.DataSize;

/**
 * Reads properties by their names from the records they were bound to, so that a new
 * property is a component of a record and nothing else. Stateless.
 */
final class BoundProperties {

	private BoundProperties() {
	}

	/**
	 * Return the value of a property.
	 * @param properties the record
	 * @param name the name of the property, with a dot where it belongs to a nested
	 * record
	 * @return its value, a size as its number of bytes; {@code null} if it is not set
	 * @throws IllegalArgumentException if the record has no such component
	 */
	static @Nullable Object value(Record properties, String name) {
		int dot = name.indexOf('.');
		if (dot > 0) {
			Object nested = component(properties, name.substring(0, dot));
			return (nested != null) ? value((Record) nested, name.substring(dot + 1)) : null;
		}
		Object value = component(properties, name);
		return (value instanceof DataSize size) ? Long.valueOf(size.toBytes()) : value;
	}

	/** Return the name of a component as a property; a number is a word, too. */
	static String name(RecordComponent component) {
		return DataObjectPropertyName.toDashedForm(component.getName()).replaceAll("(?<=[a-z])(?=[0-9])", "-");
	}

	private static @Nullable Object component(Record properties, String name) {
		RecordComponent component = Arrays.stream(properties.getClass().getRecordComponents())
			.filter((candidate) -> name(candidate).equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"%s has no component for '%s'".formatted(properties.getClass().getSimpleName(), name)));
		ReflectionUtils.makeAccessible(component.getAccessor());
		return ReflectionUtils.invokeMethod(component.getAccessor(), properties);
	}

}
