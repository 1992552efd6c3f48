package io.httppool.time;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The two sources of time: one to measure with, one to tell people.
 *
 * @param ticker measures spans
 * @param instants tells moments
 */
public record PoolClock(Ticker ticker, InstantSource instants) {

	/**
	 * Return the clock of this machine.
	 * @return a clock of the system
	 */
	public static PoolClock system() {
		return new PoolClock(Ticker.system(), InstantSource.system());
	}

	/**
	 * Translate a reading of the ticker to the moment it was taken at.
	 * @param reading the reading to translate
	 * @param now a reading of this instant
	 * @return the moment, as the wall clock tells it now
	 */
	public Instant instantOf(long reading, long now) {
		return this.instants.instant().minusNanos(now - reading);
	}

}
