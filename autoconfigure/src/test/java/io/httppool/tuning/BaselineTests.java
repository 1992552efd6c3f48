package io.httppool.tuning;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Baseline}.
 */
class BaselineTests {

	private final Baseline quiet = calm(Baseline.UNKNOWN, 5, 50, 10);

	@Test
	void latencyWithoutQueueingIsTrustedAfterSomeExchanges() {
		assertThat(calm(Baseline.UNKNOWN, 1, 10, 1).isTrusted()).isFalse();
		assertThat(this.quiet.isTrusted()).isTrue();
		assertThat(this.quiet.seconds()).isEqualTo(0.1);
	}

	@Test
	void latencyThatRisesWithTheConcurrencyIsLearnedButNotTrusted() {
		Baseline risen = calm(this.quiet, 90, 100, 30);

		assertThat(risen.seconds()).isGreaterThan(0.5);
		assertThat(risen.isTrusted()).isFalse();
	}

	@Test
	void latencyIsTrustedWhereThroughputFollowsTheConcurrency() {
		assertThat(calm(this.quiet, 90, 600, 30).isTrusted()).isTrue();
	}

	@Test
	void latencyIsTrustedWhereItRisesWithoutMoreConcurrency() {
		assertThat(calm(this.quiet, 5, 10, 30).isTrusted()).isTrue();
	}

	@Test
	void latencyIsTrustedAgainAfterAWhile() {
		assertThat(calm(this.quiet, 15, 50, 700).isTrusted()).isTrue();
	}

	@Test
	void latencyThatATrialProvedIsTrusted() {
		Baseline proved = calm(this.quiet, 90, 100, 30).proved(0.9);

		assertThat(calm(proved, 90, 100, 30).isTrusted()).isTrue();
	}

	private static Baseline calm(Baseline before, double concurrency, double throughput, int seconds) {
		Baseline after = before;
		for (int second = 0; second < seconds; second++) {
			after = after.calm(new Point(concurrency, throughput, concurrency / throughput, throughput), 1);
		}
		return after;
	}

}
