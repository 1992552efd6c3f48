package io.httppool.tuning;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RouteUse}.
 */
class RouteUseTests {

	@ParameterizedTest
	@CsvSource({ "0, 5, 5", "1, 2, 2", "3, 4, 4", "3, 5, 5", "4, 5, 4", "4, 6, 6", "10, 12, 10", "10, 13, 13",
			"100, 115, 100", "100, 116, 116", "3, 0, 1" })
	void roomChangesUnlessItIsNearlyTheSame(int before, int offered, int after) {
		RouteUse use = new RouteUse(200, 1, 0, before);

		assertThat(use.withRoom(offered).room()).isEqualTo(after);
	}

}
