package io.httppool.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.ClassPathResource;

import io.httppool.settings.PoolSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE knows of the properties.
 */
class MetadataTests {

	private static final String DEFAULTS = "httppool.defaults.";

	private static final List<String> MAPS = List.of("httppool.pools", "httppool.routes");

	private static final Pattern ROW = Pattern.compile("^\\| `(?<name>[a-z.-]+)` \\| `?(?<value>[\\w.]+)`? \\|");

	private static final List<String> WITHOUT_DEFAULT = List.of(DEFAULTS + "max-exchanges",
			DEFAULTS + "response-timeout");

	@Test
	void defaultValuesAreTheBuiltInOnes() throws IOException {
		Map<String, Object> stated = properties().stream()
			.filter((property) -> property.name().startsWith(DEFAULTS) && property.defaultValue() != null)
			.collect(Collectors.toMap(Property::name, (property) -> String.valueOf(property.defaultValue())));

		PoolSettings settings = settings(stated);
		PoolSettings builtIn = settings(Map.of());

		assertThat(settings).usingRecursiveComparison().ignoringFields("origins", "base.origins").isEqualTo(builtIn);
		assertThat(settings.origins()).hasSameSizeAs(stated);
	}

	@Test
	void everyPropertyWithADefaultStatesIt() throws IOException {
		List<String> withoutDefault = properties().stream()
			.filter((property) -> property.name().startsWith(DEFAULTS) && property.defaultValue() == null)
			.map(Property::name)
			.toList();

		assertThat(withoutDefault).containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT);
	}

	@ParameterizedTest
	@MethodSource("properties")
	void descriptionIsASentenceInTheStyleOfTheHouse(Property property) {
		assertThat(property.description()).isNotBlank()
			.matches("[A-Z].*\\.")
			.doesNotStartWith("The ")
			.doesNotContainIgnoringCase("default");
		if (property.type().equals(Boolean.class.getName())) {
			assertThat(property.description()).startsWith("Whether ");
		}
	}

	@Test
	void keysOfPoolsAndRoutesHaveHints() throws IOException {
		assertThat(items("hints")).extracting((hint) -> hint.get("name"))
			.contains("httppool.pools.keys", "httppool.routes.keys");
	}

	@Test
	void documentationStatesTheSameDefaults() throws IOException {
		Map<String, String> documented = new TreeMap<>();
		for (String line : Files.readAllLines(Path.of("..", "README.md"))) {
			Matcher row = ROW.matcher(line);
			if (row.find()) {
				String name = row.group("name");
				documented.put(name.startsWith("httppool.") ? name : DEFAULTS + name, row.group("value"));
			}
		}

		assertThat(documented).containsExactlyInAnyOrderEntriesOf(properties().stream()
			.filter((property) -> !MAPS.contains(property.name()))
			.collect(Collectors.toMap(Property::name, (property) -> text(property.defaultValue()))));
	}

	/** People do not write 100.0. */
	private static String text(@Nullable Object value) {
		return String.valueOf(Objects.requireNonNullElse(value, "none")).replaceFirst("\\.0$", "");
	}

	private static PoolSettings settings(Map<String, Object> properties) {
		HttpPoolProperties bound = new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("httppool",
				HttpPoolProperties.class);
		return new PropertiesPoolSettings(bound).settings("default", false);
	}

	private static List<Property> properties() throws IOException {
		return items("properties").stream().map(Property::of).toList();
	}

	@SuppressWarnings("unchecked")
	private static Collection<Map<String, Object>> items(String kind) throws IOException {
		String json = new ClassPathResource("META-INF/spring-configuration-metadata.json",
				HttpPoolProperties.class.getClassLoader())
			.getContentAsString(StandardCharsets.UTF_8);
		Function<Map<String, Object>, Object> kindOf = (all) -> all.getOrDefault(kind, List.of());
		return ((Collection<Map<String, Object>>) kindOf.apply(JsonParserFactory.getJsonParser().parseMap(json)))
			.stream()
			.filter((item) -> String.valueOf(item.get("name")).startsWith("httppool."))
			.toList();
	}

	/**
	 * A property in the metadata.
	 */
	record Property(String name, String type, String description, @Nullable Object defaultValue) {

		static Property of(Map<String, Object> item) {
			return new Property((String) item.get("name"), (String) item.get("type"),
					String.valueOf(item.getOrDefault("description", "")), item.get("defaultValue"));
		}

	}

}
