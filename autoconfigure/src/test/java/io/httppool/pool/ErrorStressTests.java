package io.httppool.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Errors that strike anywhere in the pool cost no permit, no lease, no connection and no
 * lock. {@code -Dhttppool.stress.errors=1000000} makes them strike for longer, also with
 * a full heap, and {@code -Dhttppool.seed=} once more as in a failure.
 */
@Tag("slow")
class ErrorStressTests {

	private static final int OPERATIONS = Integer.getInteger("httppool.stress.errors", 30_000);

	private static final String COMPILED = "-Xmx64m";

	private static final boolean IS_LONG = Integer.getInteger("httppool.stress.errors") != null;

	private final long seed = Long.getLong("httppool.seed", ThreadLocalRandom.current().nextLong());

	@ParameterizedTest
	@CsvSource({ "-Xmx64m, false", "-Xmx64m -Xint, false", "-Xmx32m, true" })
	void poolWhenErrorsStrikeAnywhereLosesNothing(String options, boolean isMemoryFull) throws Exception {
		assumeTrue(IS_LONG || options.equals(COMPILED), "A matter of long runs");
		Process process = start(List.of(options.split(" ")), isMemoryFull);

		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).contains("overflows=").doesNotContain("overflows=0 ").contains("violation=null");
	}

	private Process start(List<String> options, boolean isMemoryFull) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-XX:-StackTraceInThrowable", "-cp", System.getProperty("java.class.path"),
				ErrorStress.class.getName(), String.valueOf(OPERATIONS), String.valueOf(this.seed),
				String.valueOf(isMemoryFull)));
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

}
