package io.httppool.check;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.address.CheckHealth;
import io.httppool.settings.HealthPace;
import io.httppool.settings.HealthSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CheckState}: the state that results make, and when the next is due.
 */
class CheckStateTests {

	private static final HealthSettings SETTINGS = HealthSettings.defaults();

	/** A result is {@code +} for passed, {@code -} for failed, {@code !} in panic. */
	@ParameterizedTest
	@CsvSource({ "'', INITIALIZING, 0", "+, HEALTHY, 0", "-, INITIALIZING, 1", "--, INITIALIZING, 2",
			"---, UNHEALTHY, 0", "--+, HEALTHY, 0", "+-, HEALTHY, 1", "+--, HEALTHY, 2", "+--+, HEALTHY, 0",
			"+--+--, HEALTHY, 2", "+---, UNHEALTHY, 0", "---+, UNHEALTHY, 1", "---++, HEALTHY, 0",
			"---+-, UNHEALTHY, 0", "---+-+, UNHEALTHY, 1", "---!, HEALTHY, 0", "-----, UNHEALTHY, 0" })
	void stateIsWhatTheResultsInARowMake(String results, CheckHealth health, int against) {
		CheckState state = after(results, SETTINGS);

		assertThat(state).isEqualTo(new CheckState(health, against));
	}

	private static CheckState after(String results, HealthSettings settings) {
		CheckState state = CheckState.NEW;
		for (char result : results.toCharArray()) {
			state = (result == '-') ? state.failed(settings) : state.passed(settings, result == '!');
		}
		return state;
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, +-, UNHEALTHY", "1, 1, +-+, HEALTHY", "5, 2, +----, HEALTHY", "5, 2, +-----, UNHEALTHY",
			"3, 4, ---+++, UNHEALTHY", "3, 4, ---++++, HEALTHY" })
	void thresholdsAreHowManyResultsATurnTakes(int unhealthy, int healthy, String results, CheckHealth health) {
		HealthSettings settings = SETTINGS.withUnhealthyThreshold(unhealthy).withHealthyThreshold(healthy);

		assertThat(after(results, settings).health()).isEqualTo(health);
	}

	/** The usual time is 30 s, at the edge 5 s, without requests 60 s. */
	@ParameterizedTest
	@CsvSource({ "+, true, 30", "+, false, 60", "+-, true, 5", "+-, false, 5", "---, true, 30", "---, false, 60",
			"---+, true, 5", "-, true, 5", "---++, true, 30" })
	void nextCheckIsSoonerAtTheEdgeAndLaterWithoutRequests(String results, boolean hasTraffic, int seconds) {
		long nanos = after(results, SETTINGS).nanosUntilNext(SETTINGS.pace(), hasTraffic, 0);

		assertThat(nanos).isEqualTo(Duration.ofSeconds(seconds).toNanos());
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, 30", "0, 1, 30", "10, 0, 30", "10, 0.5, 31.5", "10, 1, 33", "100, 1, 60" })
	void jitterMakesTheTimeLongerByAShareOfIt(int percent, double chance, double seconds) {
		HealthPace pace = SETTINGS.pace().withJitterPercent(percent);

		long nanos = after("+", SETTINGS).nanosUntilNext(pace, true, chance);

		assertThat(nanos).isEqualTo((long) (seconds * 1e9));
	}

	@Test
	void intervalBoundsTheOthers() {
		HealthPace fast = SETTINGS.pace().withInterval(Duration.ofSeconds(2));
		HealthPace slow = SETTINGS.pace().withInterval(Duration.ofMinutes(5));

		assertThat(after("+-", SETTINGS).nanosUntilNext(fast, true, 0)).isEqualTo(Duration.ofSeconds(2).toNanos());
		assertThat(after("+", SETTINGS).nanosUntilNext(slow, false, 0)).isEqualTo(Duration.ofMinutes(5).toNanos());
	}

}
