package io.httppool.pool;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.httppool.pool.SlotState.AVAILABLE;
import static io.httppool.pool.SlotState.CLAIMED;
import static io.httppool.pool.SlotState.CLOSED;
import static io.httppool.pool.SlotState.LEASED;
import static io.httppool.pool.SlotState.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SlotState}: each state with each other.
 */
class SlotStateTests {

	private static final Map<SlotState, Set<SlotState>> LEGAL = Map.of(NEW, EnumSet.of(LEASED), LEASED,
			EnumSet.of(AVAILABLE, CLOSED), AVAILABLE, EnumSet.of(LEASED, CLAIMED, CLOSED), CLAIMED,
			EnumSet.of(AVAILABLE, CLOSED), CLOSED, EnumSet.noneOf(SlotState.class));

	@ParameterizedTest
	@MethodSource("pairs")
	void toGoesWhereTheLifeOfAConnectionGoesAndNowhereElse(SlotState from, SlotState to) {
		if (LEGAL.get(from).contains(to)) {
			assertThat(from.to(to)).isEqualTo(to);
		}
		else {
			assertThatIllegalStateException().isThrownBy(() -> from.to(to))
				.withMessage("A slot cannot become %s while it is %s", to, from);
		}
	}

	static Stream<Arguments> pairs() {
		return Arrays.stream(SlotState.values())
			.flatMap((from) -> Arrays.stream(SlotState.values()).map((to) -> Arguments.of(from, to)));
	}

}
