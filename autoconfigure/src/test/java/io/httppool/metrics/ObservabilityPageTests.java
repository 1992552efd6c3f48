package io.httppool.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about observability lists the meters that there are, and what they mean.
 */
class ObservabilityPageTests {

	private static final Path PAGE = Path.of("..", "docs", "observability.md");

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(http\\.pool[^`]*)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| (.+) \\|$");

	@Test
	void pageHasEachMeterWithItsTagsAndMeaning() throws IOException {
		Map<String, MatchResult> rows = ROW.matcher(Files.readString(PAGE))
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row));

		assertThat(rows.keySet())
			.containsExactlyInAnyOrderElementsOf(Stream.of(PoolMeter.values()).map(PoolMeter::meterName).toList());
		assertThat(PoolMeter.values()).allSatisfy((meter) -> {
			MatchResult row = rows.get(meter.meterName());
			assertThat(List.of(row.group(3).split(", "))).isEqualTo(meter.tags());
			assertThat(row.group(4)).startsWith(meter.text());
			assertThat(row.group(5)).as("an example of " + meter).contains(meter.meterName().replace('.', '_'));
		});
	}

	@Test
	void listIsInTheOrderOfThePage() throws IOException {
		List<String> names = ROW.matcher(Files.readString(PAGE)).results().map((row) -> row.group(1)).toList();

		assertThat(names).isEqualTo(Arrays.stream(PoolMeter.values()).map(PoolMeter::meterName).toList());
	}

}
