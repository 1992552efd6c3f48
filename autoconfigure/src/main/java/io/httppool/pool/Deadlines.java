package io.httppool.pool;

import java.util.concurrent.TimeUnit;

import io.httppool.time.Ticker;

/**
 * The pace at which the upkeep looks for exchanges that are over their limits of time. A
 * look finds when the next exchange will be over its limit, so that the upkeep is there
 * in that moment. For the exchanges that begin after a look, the next is not later than
 * the shortest limit there is; a new one that is shorter wakes the upkeep. Thus no
 * exchange has to tell when it begins. Thread-safe.
 */
public final class Deadlines {

	private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

	private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

	private final Ticker ticker;

	private volatile long pause = LONGEST_PAUSE;

	private volatile Runnable alarm = () -> {
	};

	/**
	 * Create a pace of one look per second.
	 * @param ticker measures the time
	 */
	public Deadlines(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Return the time.
	 * @return the reading of the pool's ticker
	 */
	public long now() {
		return this.ticker.read();
	}

	/**
	 * Note that an exchange has a limit of time from now on. Costs a read, as long as the
	 * limit is none of the shortest.
	 * @param nanos the limit
	 */
	public void note(long nanos) {
		if (Math.max(SHORTEST_PAUSE, nanos) < this.pause) {
			shorten(Math.max(SHORTEST_PAUSE, nanos));
		}
	}

	private void shorten(long nanos) {
		synchronized (this) {
			this.pause = Math.min(this.pause, nanos);
		}
		this.alarm.run();
	}

	/** Set what wakes the upkeep. */
	void alarm(Runnable alarm) {
		this.alarm = alarm;
	}

	/**
	 * Return how long the upkeep may pause after a look. A shortest limit that is not
	 * used any more is forgotten little by little.
	 * @param nanosLeft the time until the next exchange is over its limit
	 */
	synchronized long pauseAfter(long nanosLeft) {
		long current = this.pause;
		if (nanosLeft > current) {
			this.pause = Math.min(LONGEST_PAUSE, 2 * current);
		}
		return Math.max(SHORTEST_PAUSE / 5, Math.min(current, nanosLeft));
	}

}
