package io.httppool.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The names of all properties below {@code httppool}, read from the records they are
 * bound to. Immutable.
 */
final class KnownProperties {

	static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("httppool");

	private static final Section ALL = Section.of(HttpPoolProperties.class);

	private KnownProperties() {
	}

	/** Return whether there is a property of that name, which is no section. */
	static boolean isProperty(ConfigurationPropertyName name) {
		return Section.NONE.equals(find(name));
	}

	/**
	 * Return the names of what is within a section.
	 * @param name the name of the section
	 * @return the names, without that of the section; empty if it is none
	 */
	static List<String> within(ConfigurationPropertyName name) {
		Section section = ROOT.equals(name) ? ALL : find(name);
		if (section == null) {
			return List.of();
		}
		return (section.entries() != null) ? List.of("<name>") : List.copyOf(section.parts().keySet());
	}

	private static @Nullable Section find(ConfigurationPropertyName name) {
		return ROOT.isAncestorOf(name) ? ALL.find(name, ROOT.getNumberOfElements()) : null;
	}

	/**
	 * Return the names of all properties.
	 * @param meant the name of no property, whose pool or route may be meant
	 * @param pools the names of pools
	 * @return the names, with those of the entries that may be meant
	 */
	static List<String> names(ConfigurationPropertyName meant, Collection<String> pools) {
		return ALL.names(ROOT.toString(), meant, pools).toList();
	}

	/**
	 * Return the name in brackets of an entry whose name has dots.
	 * @param unknown the name of no property
	 * @return the name of the property as it should be written, or {@code null} if that
	 * is not the problem
	 */
	static @Nullable String bracketed(ConfigurationPropertyName unknown) {
		int map = ROOT.getNumberOfElements();
		for (int end = map + 3; end < unknown.getNumberOfElements(); end++) {
			String key = unknown.subName(map + 1).chop(end - map - 1).toString();
			ConfigurationPropertyName name = unknown.chop(map + 1).append("[" + key + "]").append(unknown.subName(end));
			if (isProperty(name)) {
				return name.toString();
			}
		}
		return null;
	}

	/**
	 * A part of the tree of names.
	 *
	 * @param parts what is within it, by name
	 * @param entries what each of its entries is, whose names users choose; {@code null}
	 * if it has none
	 */
	private record Section(Map<String, Section> parts, @Nullable Section entries) {

		/** What is within a property. */
		static final Section NONE = new Section(Map.of(), null);

		static Section of(Class<?> type) {
			Map<String, Section> parts = new LinkedHashMap<>();
			for (RecordComponent component : type.getRecordComponents()) {
				parts.put(BoundProperties.name(component), of(component));
			}
			return new Section(parts, null);
		}

		private static Section of(RecordComponent component) {
			if (component.getType().isRecord()) {
				return of(component.getType());
			}
			Type type = component.getGenericType();
			if (component.getType() == Map.class && type instanceof ParameterizedType map
					&& map.getActualTypeArguments()[1] instanceof Class<?> entry) {
				return new Section(Map.of(), entry.isRecord() ? of(entry) : NONE);
			}
			return NONE;
		}

		@Nullable Section find(ConfigurationPropertyName name, int index) {
			if (index == name.getNumberOfElements()) {
				return this;
			}
			String element = name.getElement(index, Form.UNIFORM);
			Section part = (this.entries != null) ? this.entries
					: this.parts.entrySet()
						.stream()
						.filter((entry) -> NearestName.uniform(entry.getKey()).equals(NearestName.uniform(element)))
						.map(Map.Entry::getValue)
						.findFirst()
						.orElse(null);
			return (part != null) ? part.find(name, index + 1) : null;
		}

		/** Return the names of all properties, with the entries that may be meant. */
		Stream<String> names(String prefix, ConfigurationPropertyName meant, Collection<String> pools) {
			if (this.entries != null) {
				int index = ConfigurationPropertyName.of(prefix).getNumberOfElements();
				Set<String> keys = new TreeSet<>(pools);
				if (meant.getNumberOfElements() > index) {
					keys.add(meant.getElement(index, Form.ORIGINAL));
				}
				Section entry = this.entries;
				return keys.stream()
					.flatMap((key) -> entry.names(SettingsLayers.Layer.name(prefix, key), meant, pools));
			}
			return this.parts.isEmpty() ? Stream.of(prefix)
					: this.parts.entrySet()
						.stream()
						.flatMap((part) -> part.getValue().names(prefix + "." + part.getKey(), meant, pools));
		}

	}

}
