package io.httppool.upkeep;

import java.time.Duration;
import java.time.Instant;

import org.apache.hc.client5.http.HttpRoute;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.httppool.LogLines;
import io.httppool.pool.TestPool;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Incident;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link ClockWatch}.
 */
class ClockWatchTests {

	private static final HttpRoute A = TestPool.A;

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final String INCIDENTS = "io.httppool.pool.Incidents";

	private final TestPool test = new TestPool(1, 1);

	private long ticker = Long.MAX_VALUE - 1_000;

	private Instant instant = Instant.parse("2030-01-01T00:00:00Z");

	private final ClockWatch watch = new ClockWatch(this.test.pool,
			new PoolClock(() -> this.ticker, () -> this.instant), INTERVAL);

	@BeforeEach
	void leaveAConnectionIdle() {
		this.test.release(this.test.lease(A));
	}

	@Test
	void clockThatLeapsAheadHasIdleConnectionsClosed() {
		try (LogLines log = LogLines.of(INCIDENTS)) {
			pass(INTERVAL, INTERVAL.plusHours(8));

			assertThat(log.at("WARN")).containsExactly("WARN test - The clock jumped ahead by 28800s: "
					+ "idle connections are closed. Did the machine sleep?");
		}
		assertThat(this.test.closed(A)).containsExactly(entry(CloseReason.EVICTED, 1L));
		assertThat(this.test.pool.snapshot().survived()).containsExactly(entry(Incident.CLOCK_LEAP, 1L));
	}

	@Test
	void clockThatGoesBackIsSaidAndHarmsNothing() {
		try (LogLines log = LogLines.of(INCIDENTS)) {
			pass(INTERVAL, Duration.ofHours(-1));

			assertThat(log.at("WARN"))
				.containsExactly("WARN test - The clock went back by 3601s: the pool is not affected");
		}
		assertThat(this.test.closed(A)).isEmpty();
		assertThat(this.test.pool.snapshot().survived()).containsExactly(entry(Incident.CLOCK_LEAP, 1L));
	}

	@Test
	void clockThatIsCorrectedALittleIsNoLeap() {
		pass(INTERVAL, Duration.ofSeconds(11));
		pass(INTERVAL, Duration.ofSeconds(-9));
		pass(Duration.ofHours(1), Duration.ofHours(1));

		assertThat(this.test.pool.snapshot().survived()).isEmpty();
		assertThat(this.test.closed(A)).isEmpty();
	}

	@Test
	void leapIsFoundOnce() {
		pass(INTERVAL, Duration.ofHours(1));
		pass(INTERVAL, INTERVAL);

		assertThat(this.test.pool.snapshot().survived()).containsExactly(entry(Incident.CLOCK_LEAP, 1L));
	}

	@Test
	void timeThatOtherTasksTakeIsNoLeap() {
		long due = this.ticker;
		this.ticker += Duration.ofSeconds(30).toNanos();
		this.instant = this.instant.plusSeconds(30);

		this.watch.runOnce(due);
		this.watch.runOnce(this.ticker);

		assertThat(this.test.pool.snapshot().survived()).isEmpty();
	}

	private void pass(Duration onTicker, Duration onClock) {
		this.ticker += onTicker.toNanos();
		this.instant = this.instant.plus(onClock);
		this.watch.runOnce(this.ticker);
	}

}
