package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.settings.Limits;
import io.httppool.statistics.RouteRecorder;
import io.httppool.statistics.RouteWindow;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StepwisePolicy}.
 */
class StepwisePolicyTests {

	/**
	 * With the limits of a route from 1 to 500, and those of the policy from 20 to 200.
	 */
	@ParameterizedTest
	@CsvSource({ "1, 1, 20, 55", "1000, 1, 20, 55", "1000, 50, 75, 30", "500, 50, 150, 30", "1000, 300, 200, 5" })
	void limitFollowsTheRequestsPerSecondWhichOneInAMillisecondIsNotAThousandOf(int millis, int arrivals, int limit,
			int idleSeconds) {
		StepwisePolicy policy = new StepwisePolicy(StepwiseSettings.USUAL);
		RouteTerms terms = new RouteTerms(new Limits(1, 20, 500), Duration.ofSeconds(2), Duration.ofSeconds(1));

		Decision decision = policy.decide(window(Duration.ofMillis(millis), arrivals), policy.start(terms));

		assertThat(decision.limit()).isEqualTo(limit);
		assertThat(decision.idleTimeout()).isEqualTo(Duration.ofSeconds(idleSeconds));
	}

	private static RouteWindow window(Duration length, int arrivals) {
		RouteRecorder recorder = new RouteRecorder(20, 0);
		for (int i = 0; i < arrivals; i++) {
			recorder.arrived();
		}
		return recorder.close("http://a", Instant.EPOCH, 0, Duration.ofSeconds(55), length.toNanos());
	}

}
