package io.httppool.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CloseReason}.
 */
class CloseReasonTests {

	private static final Path PAGE = Path.of("../docs/endpoint.md");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\|");

	private static final Pattern WORD = Pattern.compile("`([a-z-]+)`");

	@Test
	void pageOfTheEndpointHasEachReasonAndNoOther() throws IOException {
		String page = Files.readString(PAGE);
		String table = page.substring(page.indexOf("Reasons in `closed`:"), page.indexOf("Reasons in `retries`:"));

		Stream<String> told = ROW.matcher(table)
			.results()
			.flatMap((row) -> WORD.matcher(row.group(1)).results())
			.map((MatchResult word) -> word.group(1));

		assertThat(told)
			.containsExactlyInAnyOrderElementsOf(Stream.of(CloseReason.values()).map(CloseReason::word).toList());
	}

}
