package io.httppool.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AdviceCode}: each is documented, in the table of the endpoint and by a
 * paragraph of its own.
 */
class AdviceCodeTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| \\[`([a-z-]+)`\\]\\(troubleshooting\\.md#([a-z-]+)\\) \\|");

	private static final Pattern PARAGRAPH = Pattern.compile("(?m)^#### `([a-z-]+)`\n\n([^\n]{80,})\n");

	@Test
	void codesAreThoseOfTheTableOfTheEndpoint() throws IOException {
		String page = Files.readString(DOCS.resolve("endpoint.md"));

		assertThat(ROW.matcher(page).results().map((row) -> row.group(1))).containsExactlyElementsOf(words());
		assertThat(ROW.matcher(page).results().map((row) -> row.group(2))).containsExactlyElementsOf(words());
	}

	@Test
	void codesHaveAParagraphEach() throws IOException {
		String page = Files.readString(DOCS.resolve("troubleshooting.md"));

		assertThat(PARAGRAPH.matcher(page).results().map((paragraph) -> paragraph.group(1)))
			.containsExactlyElementsOf(words());
	}

	private static List<String> words() {
		return Arrays.stream(AdviceCode.values()).map(AdviceCode::word).toList();
	}

}
