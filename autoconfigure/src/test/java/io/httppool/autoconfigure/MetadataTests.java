package io.httppool.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ClassPathResource;

import io.httppool.autoconfigure.Metadata.Property;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.Setting;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties as an IDE shows them.
 */
class MetadataTests {

	@Test
	void settingsOfPoolsAndRoutesAreThoseOfTheTable() {
		Stream<String> table = Metadata.settings().stream().map(Setting::name);

		assertThat(Metadata.properties()).extracting(Property::name)
			.filteredOn((name) -> name.startsWith(Metadata.DEFAULTS) && !name.equals(Metadata.ORIGINS))
			.containsExactlyInAnyOrderElementsOf(table.map(Metadata.DEFAULTS::concat).toList());
	}

	@Test
	void defaultValuesAreTheBuiltInOnes() {
		Map<String, Object> stated = Metadata.properties()
			.stream()
			.filter((property) -> property.name().startsWith(Metadata.DEFAULTS) && property.defaultValue() != null)
			.collect(Collectors.toMap(Property::name, (property) -> String.valueOf(property.defaultValue())));

		PoolSettings settings = settings(stated);
		PoolSettings builtIn = settings(Map.of());

		assertThat(settings).usingRecursiveComparison().ignoringFields("origins", "base.origins").isEqualTo(builtIn);
		assertThat(settings.origins()).hasSameSizeAs(stated);
	}

	@ParameterizedTest
	@MethodSource("settingsWithARange")
	void defaultOfASettingIsStated(Setting<?> setting) {
		Property property = property(setting.name());
		Object stated = (property.defaultValue() != null)
				? new Binder(new MapConfigurationPropertySource(Map.of("stated", property.defaultValue())))
					.bind("stated", setting.example().getClass())
					.get()
				: null;

		assertThat(stated)
			.as("defaultValue of %s, in additional-spring-configuration-metadata.json if it is below %s",
					property.name(), Metadata.DEFAULTS)
			.isEqualTo(setting.defaultValue());
	}

	static Stream<Setting<?>> settingsWithARange() {
		return Stream.concat(Metadata.settings()
			.stream()
			.filter((setting) -> !(setting.example() instanceof Long))
			.map(MetadataTests::inFull), ApplicationSettings.ALL.stream());
	}

	private static <T> Setting<T> inFull(Setting<T> setting) {
		return new Setting<>(Metadata.DEFAULTS + setting.name(), setting.range(), setting.defaultValue(),
				setting.example());
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

	static List<Property> properties() {
		return Metadata.properties();
	}

	@Test
	void keysOfPoolsAndRoutesHaveHints() {
		assertThat(Metadata.items("hints")).extracting((hint) -> hint.get("name"))
			.contains("httppool.pools.keys", "httppool.routes.keys");
	}

	@Test
	void policyOfTheTunerHasHints() {
		assertThat(Metadata.items("hints")).filteredOn((hint) -> "httppool.tuner.policy".equals(hint.get("name")))
			.singleElement()
			.asString()
			.contains("value=adaptive", "value=stepwise", "target=io.httppool.tuning.TuningPolicy");
	}

	@Test
	void switchOfTheHealthContributorsIsStated() {
		assertThat(new ClassPathResource("META-INF/spring-configuration-metadata.json",
				HttpPoolProperties.class.getClassLoader()))
			.extracting(MetadataTests::text)
			.asString()
			.contains("\"name\": \"management.health.httppool.enabled\"");
	}

	private static String text(ClassPathResource file) {
		try {
			return file.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Property property(String name) {
		return Metadata.properties()
			.stream()
			.filter((candidate) -> candidate.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static PoolSettings settings(Map<String, Object> properties) {
		HttpPoolProperties bound = new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("httppool",
				HttpPoolProperties.class);
		return new PropertiesPoolSettings(bound).settings("default");
	}

}
