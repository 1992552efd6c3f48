package io.httppool.pool;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import io.httppool.LogLines;
import io.httppool.snapshot.Incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link Incidents}.
 */
class IncidentsTests {

	private final Incidents incidents = new Incidents("payments");

	@Test
	void survivedIsAWarningTheFirstTimeOfEachKindAndCountedEachTime() {
		try (LogLines log = LogLines.of(Incidents.class.getName())) {
			this.incidents.survived(Incident.ERROR, "First", new StackOverflowError());
			this.incidents.survived(Incident.ERROR, "Second", null);
			this.incidents.survived(Incident.CLOCK_LEAP, "Another", null);
			this.incidents.survived(Incident.ERROR, "Third", null);

			assertThat(log.at("WARN", "DEBUG")).containsExactly("WARN payments - First", "DEBUG payments - Second",
					"WARN payments - Another", "DEBUG payments - Third");
		}
		assertThat(this.incidents.counts()).containsOnly(entry(Incident.ERROR, 3L), entry(Incident.CLOCK_LEAP, 1L));
	}

	@Test
	void countsWhenNothingHappenedAreAbsent() {
		assertThat(this.incidents.counts()).isEmpty();
	}

	@Test
	void incidentsWhenShownAreWordsWithHyphens() {
		assertThat(Arrays.stream(Incident.values()).map(Incident::word)).containsExactly("error", "close-from-outside",
				"clock-leap", "listener-failure", "slow-listener", "upkeep-failure", "logging-failure",
				"lost-connection", "local-shortage");
	}

}
