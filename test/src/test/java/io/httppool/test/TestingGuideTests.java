package io.httppool.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.test.fault.Faults;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The guide and the README show code that runs, and the guide explains every fault.
 */
class TestingGuideTests {

	private static final Path GUIDE = Path.of("../docs/testing.md");

	private static final Path README = Path.of("../README.md");

	private static final Path PROJECT = Path.of("src/it/payments/src");

	private static final Path TOKENS = Path
		.of("../autoconfigure/src/test/java/io/httppool/client/OAuth2TokenTests.java");

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@ParameterizedTest
	@MethodSource("examples")
	void exampleIsCodeOfTheProject(String example) throws IOException {
		List<String> sources = sources();

		assertThat(sources).anySatisfy((source) -> assertThat(source).contains(example));
	}

	@Test
	void everyFaultIsExplained() throws IOException {
		String guide = Files.readString(GUIDE);

		assertThat(Stream.of(Faults.class.getMethods()).filter((method) -> method.getDeclaringClass() == Faults.class))
			.isNotEmpty()
			.allSatisfy((method) -> assertThat(guide).contains("`" + method.getName() + "("));
	}

	static List<String> examples() throws IOException {
		return EXAMPLE.matcher(Files.readString(GUIDE) + Files.readString(README))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static List<String> sources() throws IOException {
		try (Stream<Path> files = Files.walk(PROJECT)) {
			return Stream.concat(files.filter((file) -> file.toString().endsWith(".java")), Stream.of(TOKENS))
				.map(TestingGuideTests::read)
				.toList();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
