package io.httppool.verdict;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.verdict.Advice.Severity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KnownDefects}.
 */
class KnownDefectsTests {

	@Test
	void adviceNamesTheDefectAndTheVersionWithoutIt() {
		List<Advice> advice = KnownDefects.on("5.6.4", "5.4.3");

		assertThat(advice).containsExactly(new Advice("*", AdviceCode.KNOWN_DEFECT, Severity.INFO, """
				httpclient5 5.6.4 has a defect (HTTPCLIENT-2432): a connection stays leased if its response is \
				discarded and closing it fails. It is fixed in 5.6.5"""));
	}

	@ParameterizedTest
	@CsvSource({ "5.6.2, 5.4.3, 2", "5.6, 5.4.3, 2", "5.5, 5.4.2, 4", "5.5.1, 5.4, 3", "5.6.5-beta1, 5.5-alpha1, 1",
			"5.6.5, 5.4.3, 0", "5.6.10, 5.4.10, 0", "5.7-alpha1, 5.5-beta2, 0", "6.0, 6.0.1, 0", ",, 0",
			"UNAVAILABLE, , 0" })
	void adviceIsGivenForEachDefectThatIsNotFixedYet(@Nullable String client, @Nullable String core, int count) {
		assertThat(KnownDefects.on(client, core)).hasSize(count);
	}

}
