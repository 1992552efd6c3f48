package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.statistics.RouteRecorder;
import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.Reason.Code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Decision} and {@link Reason}, as policies of applications use them.
 */
class DecisionTests {

	private static final Reason OWN = new Reason("night-shift", "one server works until 06:00");

	private static final RouteWindow WINDOW = window(Duration.ofSeconds(55));

	@Test
	void keepChangesNothingAndNeedsNoReason() {
		Decision decision = Decision.keep(WINDOW);

		assertThat(decision.limit()).isEqualTo(20);
		assertThat(decision.idleTimeout()).isEqualTo(Duration.ofSeconds(55));
		assertThat(decision.keepWarm()).isZero();
		assertThat(decision.maxPending()).isEqualTo(OptionalInt.empty());
		assertThat(decision.next()).isEqualTo(Decision.NOTHING);
		assertThat(decision.reasons()).isEmpty();
	}

	@Test
	void keepCanBeCarriedOutHoweverLongConnectionsMayBeIdle() {
		assertThat(Decision.keep(window(Duration.ofDays(1000))).idleTimeout()).isEqualTo(Duration.ofDays(365));
	}

	@Test
	void changeHasItsReasonAndWhatStaysTheSameHasNone() {
		Decision kept = Decision.keep(WINDOW);

		assertThat(kept.withLimit(10, OWN).limit()).isEqualTo(10);
		assertThat(kept.withLimit(10, OWN).reasons()).containsExactly(OWN);
		assertThat(kept.withLimit(20, OWN)).isSameAs(kept);
		assertThat(kept.withIdleTimeout(Duration.ofSeconds(5), OWN).idleTimeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(kept.withIdleTimeout(Duration.ofSeconds(55), OWN)).isSameAs(kept);
		assertThat(kept.withLimit(10, OWN).withIdleTimeout(Duration.ofSeconds(5), OWN).reasons()).hasSize(2);
	}

	@Test
	void whatIsToBeRememberedChangesNothingElse() {
		PolicyState memory = new PolicyState() {
		};

		Decision decision = Decision.keep(WINDOW).withLimit(10, OWN).withNext(memory);

		assertThat(decision.next()).isSameAs(memory);
		assertThat(decision.withNext(Decision.NOTHING)).isEqualTo(Decision.keep(WINDOW).withLimit(10, OWN));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Night", "night shift", "night-", "-night", "night_shift" })
	void codeThatIsNotOfLowerCaseWordsIsRefused(String code) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Reason(code, "one server works until 06:00"))
			.withMessage("'code' must be lower-case words and digits joined by hyphens, but was '%s'", code);
	}

	@Test
	void reasonIsOfTheKindWhoseCodeItHas() {
		assertThat(new Reason(Code.GROW_BURST, "burst")).isEqualTo(new Reason("grow-burst", "burst"));
		assertThat(new Reason(Code.GROW_BURST, "burst").is(Code.GROW_BURST)).isTrue();
		assertThat(OWN.is(Code.GROW_BURST)).isFalse();
	}

	private static RouteWindow window(Duration idleBound) {
		return new RouteRecorder(20, 0).close("http://a", Instant.EPOCH, 0, idleBound, 1_000_000_000);
	}

}
