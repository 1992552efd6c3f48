package io.httppool.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.ClassPathResource;

import io.httppool.settings.Scalar;
import io.httppool.settings.Setting;
import io.httppool.settings.Settings;

/**
 * The configuration metadata, and the tables of settings it is compared with.
 */
final class Metadata {

	static final String DEFAULTS = "httppool.defaults.";

	/** A list, and no setting of a pool once it is made. */
	static final String ORIGINS = DEFAULTS + "warm-up.origins";

	/** Their keys are the choice of the user. */
	private static final List<String> MAPS = List.of("httppool.pools", "httppool.routes");

	private Metadata() {
	}

	/** Return all properties that can be set by their names. */
	static List<Property> properties() {
		return items("properties").map(Property::of).filter((property) -> !MAPS.contains(property.name())).toList();
	}

	@SuppressWarnings("unchecked")
	static Stream<Map<String, Object>> items(String kind) {
		ClassPathResource file = new ClassPathResource("META-INF/spring-configuration-metadata.json",
				HttpPoolProperties.class.getClassLoader());
		Function<Map<String, Object>, Object> kindOf = (all) -> all.getOrDefault(kind, List.of());
		try {
			String json = file.getContentAsString(StandardCharsets.UTF_8);
			return ((Collection<Map<String, Object>>) kindOf.apply(JsonParserFactory.getJsonParser().parseMap(json)))
				.stream()
				.filter((item) -> String.valueOf(item.get("name")).startsWith("httppool."));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Return the settings of pools and routes. */
	static List<Setting<?>> settings() {
		return Stream
			.<Stream<? extends Setting<?>>>of(Stream.of(Settings.MAX_TOTAL), settingsOfRoutes(),
					Settings.ofPools().stream().map(Scalar::setting))
			.<Setting<?>>flatMap(Function.identity())
			.toList();
	}

	static Stream<Setting<?>> settingsOfRoutes() {
		return Stream.concat(Stream.of(Settings.MIN, Settings.INITIAL, Settings.MAX),
				Settings.ofRoutes().stream().map(Scalar::setting));
	}

	/**
	 * A property in the metadata.
	 */
	record Property(String name, String type, String description, @Nullable Object defaultValue) {

		static Property of(Map<String, Object> item) {
			return new Property((String) item.get("name"), (String) item.get("type"),
					String.valueOf(item.getOrDefault("description", "")), item.get("defaultValue"));
		}

		/** Return the default as people write it, who do not write 100.0. */
		String defaultText() {
			return String.valueOf(Objects.requireNonNullElse(this.defaultValue, "none")).replaceFirst("\\.0$", "");
		}

	}

}
