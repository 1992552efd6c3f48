package io.httppool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Errors that strike anywhere in the pool cost no permit, no lease, no connection and no
 * lock. {@code -Dhttppool-test.stress.errors=1000000} makes them strike for longer, also
 * interpreted and with a full heap, and {@code -Dhttppool-test.seed=} once more as in a
 * failure.
 */
@Tag("slow")
class ErrorStressTests {

	private static final int OPERATIONS = Integer.getInteger("httppool-test.stress.errors", 30_000);

	private static final String COMPILED = "-Xmx64m";

	private static final boolean IS_LONG = Integer.getInteger("httppool-test.stress.errors") != null;

	private final long seed = Long.getLong("httppool-test.seed", ThreadLocalRandom.current().nextLong());

	@ParameterizedTest
	@CsvSource({ "-Xmx64m, false", "-Xmx64m -Xint, false", "-Xmx32m, true" })
	void poolWhenErrorsStrikeAnywhereLosesNothing(String options, boolean isMemoryFull) throws Exception {
		assumeTrue(IS_LONG || options.equals(COMPILED), "A matter of long runs");
		List<String> all = new ArrayList<>(List.of(options.split(" ")));
		all.add("-XX:-StackTraceInThrowable");

		ChildJvm child = ChildJvm.run(List.of(), all, ErrorStress.class, String.valueOf(OPERATIONS),
				String.valueOf(this.seed), String.valueOf(isMemoryFull));

		assertThat(child.status()).as(child.output()).isZero();
		assertThat(child.output()).contains("overflows=").doesNotContain("overflows=0 ").contains("violation=null");
	}

}
