package io.httppool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about failures quotes our messages as they are, and explains each line of the
 * log.
 */
class TroubleshootingTests {

	private static final Path PAGE = Path.of("..", "docs", "troubleshooting.md");

	private static final Path SOURCES = Path.of("src", "main", "java");

	private static final Pattern TABLE_OF_MESSAGES = Pattern
		.compile("\\| (?:line|message) \\|.*\n\\|[-|]+\\|\n((?:\\|.*\n)+)");

	private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\|([^|]+)\\|");

	private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

	/** Lines of the endpoint and of the tuner are put together from several parts. */
	private static final Pattern EXAMPLE = Pattern.compile("on demand|api\\.example\\.com");

	private static final Pattern LOGGED = Pattern
		.compile("(?:survived\\(|logger\\.(?:warn|info|error)\\()[^;\"]*\"([^\"]{12,})\"");

	@Test
	void messageOnThePageIsOneOfOurs() throws IOException {
		String sources = sources();

		List<String> messages = TABLE_OF_MESSAGES.matcher(Files.readString(PAGE))
			.results()
			.flatMap((table) -> FIRST_CELL.matcher(table.group(1)).results())
			.flatMap((cell) -> QUOTED.matcher(cell.group(1)).results())
			.map((quoted) -> quoted.group(1))
			.filter((message) -> !EXAMPLE.matcher(message).find())
			.toList();

		assertThat(messages).hasSizeGreaterThan(20);
		assertThat(messages.stream().flatMap((message) -> fragments(message, "…")))
			.filteredOn((fragment) -> !sources.contains(fragment))
			.isEmpty();
	}

	@Test
	void lineOfTheLogIsOnThePage() throws IOException {
		String page = Files.readString(PAGE);

		List<String> lines = LOGGED.matcher(sources()).results().map((line) -> line.group(1)).toList();

		assertThat(lines).hasSizeGreaterThan(10);
		assertThat(lines.stream().flatMap((line) -> fragments(line, "%[sd]|\\{}")))
			.filteredOn((fragment) -> !page.contains(fragment))
			.isEmpty();
	}

	/** Return the parts of a message between its variables. */
	private static Stream<String> fragments(String message, String variable) {
		return Stream.of(message.replace("{} - ", "").split(variable))
			.map(String::strip)
			.filter((part) -> part.length() > 2);
	}

	/** Return all sources, each literal on one line. */
	private static String sources() throws IOException {
		StringBuilder all = new StringBuilder();
		try (Stream<Path> files = Files.walk(SOURCES)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				all.append(Files.readString(file));
			}
		}
		return all.toString().replaceAll("\\\\\n\\s*", "").replaceAll("\"\\s*\\+\\s*\"", "");
	}

}
