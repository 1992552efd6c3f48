package io.httppool.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.httppool.autoconfigure.Metadata.Property;
import io.httppool.settings.Range;
import io.httppool.settings.Scalar;
import io.httppool.settings.Setting;
import io.httppool.settings.Settings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the properties has all of them, and no others.
 */
class PropertiesPageTests {

	private static final Path PAGE = Path.of("..", "docs", "properties.md");

	private static final Pattern ROW = Pattern.compile(
			"^\\| `(?<name>[a-z0-9.-]+)` \\| `?(?<default>[\\w.,%/-]+)`? \\| (?<range>[^|]+) \\| (?<text>[^|]+) \\|$",
			Pattern.MULTILINE);

	/** The types of names and lists say nothing of their ranges. */
	private static final Map<String, String> NAMES = Map.of("httppool.tuner.policy", "`adaptive`, `stepwise`, a bean",
			"httppool.metrics.buckets", "ascending", Metadata.ORIGINS, "origins");

	@Test
	void pageStatesEachPropertyWithItsDefaultAndRange() throws IOException {
		Map<String, String> documented = rows(Files.readString(PAGE)).collect(Collectors.toMap((row) -> {
			String name = row.group(1);
			return name.startsWith("httppool.") ? name : Metadata.DEFAULTS + name;
		}, (row) -> row.group(2) + ", " + row.group(3)));

		Map<String, String> expected = Metadata.properties()
			.stream()
			.collect(Collectors.toMap(Property::name, (property) -> property.defaultText() + ", " + range(property)));

		assertThat(documented).containsExactlyInAnyOrderEntriesOf(expected);
	}

	@Test
	void pageHasEachSettingInTheOrderOfTheTableAndWhereItMayStand() throws IOException {
		Map<String, List<String>> sections = sections();

		assertThat(sections.get("Settings of pools and routes"))
			.containsExactlyElementsOf(Metadata.settingsOfRoutes().map(Setting::name).toList());
		assertThat(sections.get("Settings of pools alone")).filteredOn((name) -> !Metadata.ORIGINS.endsWith(name))
			.containsExactlyElementsOf(
					Stream.concat(Stream.of(Settings.MAX_TOTAL), Settings.ofPools().stream().map(Scalar::setting))
						.map(Setting::name)
						.toList());
	}

	private static Map<String, List<String>> sections() throws IOException {
		Map<String, List<String>> sections = new LinkedHashMap<>();
		Arrays.stream(Files.readString(PAGE).split("(?m)^## "))
			.forEach((section) -> sections.put(section.lines().findFirst().orElseThrow(),
					rows(section).map((row) -> row.group(1)).toList()));
		return sections;
	}

	private static Stream<MatchResult> rows(String text) {
		return ROW.matcher(text).results();
	}

	private static String range(Property property) {
		return Stream.concat(
				Metadata.settings().stream().filter((setting) -> isOf(Metadata.DEFAULTS + setting.name(), property)),
				ApplicationSettings.ALL.stream().filter((setting) -> isOf(setting.name(), property)))
			.map((setting) -> setting.range().text())
			.findFirst()
			.orElseGet(() -> rangeOfType(property));
	}

	private static boolean isOf(String name, Property property) {
		return property.name().equals(name);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static String rangeOfType(Property property) {
		if (property.type().equals(Boolean.class.getName())) {
			return Range.flags().text();
		}
		if (NAMES.containsKey(property.name())) {
			return NAMES.get(property.name());
		}
		try {
			return Range.words((Class<Enum>) Class.forName(property.type())).text();
		}
		catch (ClassNotFoundException ex) {
			throw new AssertionError("No range is known of " + property, ex);
		}
	}

}
