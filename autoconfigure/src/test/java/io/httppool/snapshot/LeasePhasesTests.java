package io.httppool.snapshot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeasePhasesTests {

	@Test
	void wordsNameTheLargestCountFirst() {
		LeasePhases phases = LeasePhases.of(times(1, LeasePhase.READ, 31, LeasePhase.WRITE), List.of());

		assertThat(phases.words()).isEqualTo("31 writing the request, 1 reading the response");
	}

	@Test
	void wordsTellLeakedConnectionsFromThoseThatAreHeldForAMoment() {
		LeasePhases phases = LeasePhases.of(times(2, LeasePhase.HELD, 1, LeasePhase.AWAIT), List.of(LeasePhase.HELD));

		assertThat(phases.words()).isEqualTo("1 leaked, 1 not reading the response, 1 waiting for the first byte");
	}

	@Test
	void wordsAreEmptyWhereNothingIsLeased() {
		assertThat(LeasePhases.of(List.of(), List.of()).words()).isEmpty();
	}

	@Test
	void connectionsAreStuckWhereMoreThanHalfOfThemAreLate() {
		List<LeasePhase> all = times(4, LeasePhase.WRITE, 0, LeasePhase.READ);

		assertThat(LeasePhases.of(all, times(2, LeasePhase.WRITE, 0, LeasePhase.READ)).stuck()).isEmpty();
		assertThat(LeasePhases.of(all, times(3, LeasePhase.WRITE, 0, LeasePhase.READ)).stuck())
			.contains(LeasePhase.WRITE);
	}

	private static List<LeasePhase> times(int first, LeasePhase phase, int second, LeasePhase other) {
		List<LeasePhase> all = new ArrayList<>(Collections.nCopies(first, phase));
		all.addAll(Collections.nCopies(second, other));
		return all;
	}

}
