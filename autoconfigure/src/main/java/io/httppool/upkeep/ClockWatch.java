package io.httppool.upkeep;

import java.time.Duration;
import java.time.Instant;

import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.Incident;
import io.httppool.time.PoolClock;

/**
 * A comparison of the wall clock with the ticker. Where they differ, the clock was set,
 * or the machine slept. After a sleep peers may be gone without a sign, so idle
 * connections are closed. Nothing else depends on the wall clock. Confined to the thread
 * that runs the upkeep.
 */
final class ClockWatch implements UpkeepTask {

	/** The clock of a machine is corrected by less than that between two runs. */
	private static final Duration TOLERANCE = Duration.ofSeconds(10);

	private final ConnectionPool<?> pool;

	private final PoolClock clock;

	private final Duration interval;

	private long readAt;

	private Instant seenAt;

	ClockWatch(ConnectionPool<?> pool, PoolClock clock, Duration interval) {
		this.pool = pool;
		this.clock = clock;
		this.interval = interval;
		this.readAt = clock.ticker().read();
		this.seenAt = clock.instants().instant();
	}

	/**
	 * Compare the clocks. Both are read here, as other tasks may have taken their time
	 * since the reading that made this task due.
	 */
	@Override
	public Duration runOnce(long due) {
		long now = this.clock.ticker().read();
		Instant instant = this.clock.instants().instant();
		Duration leap = Duration.between(this.seenAt, instant).minusNanos(now - this.readAt);
		this.seenAt = instant;
		this.readAt = now;
		if (leap.compareTo(TOLERANCE) > 0) {
			this.pool.maintenance()
				.survived(Incident.CLOCK_LEAP,
						"The clock jumped ahead by %ds: idle connections are closed. Did the machine sleep?"
							.formatted(leap.toSeconds()),
						null);
			this.pool.operations().evictIdle(null);
		}
		else if (leap.negated().compareTo(TOLERANCE) > 0) {
			this.pool.maintenance()
				.survived(Incident.CLOCK_LEAP,
						"The clock went back by %ds: the pool is not affected".formatted(-leap.toSeconds()), null);
		}
		return this.interval;
	}

}
