package io.httppool.test.load;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The moments at which requests fall due, handed out one by one. Thread-safe.
 */
final class Schedule {

	private final LongSupplier gaps;

	private long left; // guarded by this

	private long due; // guarded by this

	/**
	 * Create a schedule.
	 * @param start reading of the ticker at which the first request falls due
	 */
	Schedule(OpenLoad load, long start) {
		this.gaps = load.spacing().gaps(1e9 / load.perSecond());
		this.left = load.requests();
		this.due = start;
	}

	/**
	 * Take the next moment.
	 * @return a reading of the ticker, or nothing if all have been taken
	 */
	synchronized OptionalLong next() {
		if (this.left == 0) {
			return OptionalLong.empty();
		}
		this.left--;
		long next = this.due;
		this.due += this.gaps.getAsLong();
		return OptionalLong.of(next);
	}

	/** Let nothing fall due any more. */
	synchronized void end() {
		this.left = 0;
	}

}
