package io.httppool.sample;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TrafficStatistics}, on virtual time.
 */
class TrafficStatisticsTests {

	private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final TrafficPlan plan = new TrafficPlan(new RequestRate(200), TrafficShape.EVEN.times(5));

	private final TrafficStatistics statistics = new TrafficStatistics(0);

	@Test
	void reportWhenNothingHappenedHasNoPercentiles() {
		TrafficReport report = this.statistics.report(this.plan, SECOND);

		assertThat(report).isEqualTo(new TrafficReport(1000, 0, null, null, 0, 0, Map.of()));
	}

	@Test
	void reportTellsExactPercentilesFromTheMomentsRequestsWereDue() {
		for (int i = 1; i <= 1000; i++) {
			this.statistics.answered(2 * SECOND - i * MILLISECOND, 2 * SECOND);
		}

		TrafficReport report = this.statistics.report(this.plan, 2 * SECOND);

		assertThat(report.p50Ms()).isEqualTo(500.0);
		assertThat(report.p99Ms()).isEqualTo(990.0);
		assertThat(report.requestsPerSecond()).isEqualTo(500.0);
		assertThat(report.answered()).isEqualTo(1000);
	}

	@Test
	void reportForgetsRatesAndLatenciesAfterTenSecondsButNotTheCounts() {
		this.statistics.answered(0, SECOND);
		for (int i = 0; i < 20; i++) {
			this.statistics.answered(12 * SECOND - 7 * MILLISECOND, 12 * SECOND);
		}

		TrafficReport report = this.statistics.report(this.plan, 12 * SECOND);

		assertThat(report.p99Ms()).isEqualTo(7.0);
		assertThat(report.requestsPerSecond()).isEqualTo(2.0);
		assertThat(report.answered()).isEqualTo(21);
	}

	@Test
	void reportCountsFailuresByTheirRootAndLeavesThemOutOfTheLatencies() {
		this.statistics.failed(new IllegalStateException(new IOException(new SocketException("Connection reset"))),
				SECOND);
		this.statistics.failed(new SocketException("Broken pipe"), SECOND);
		this.statistics.failed(new IllegalStateException("Alone"), SECOND);
		this.statistics.dropped();

		TrafficReport report = this.statistics.report(this.plan, SECOND);

		assertThat(report.failures()).containsExactly(Map.entry("IllegalStateException", 1L),
				Map.entry("SocketException", 2L));
		assertThat(report.p50Ms()).isNull();
		assertThat(report.requestsPerSecond()).isEqualTo(3.0);
		assertThat(report.dropped()).isOne();
	}

}
