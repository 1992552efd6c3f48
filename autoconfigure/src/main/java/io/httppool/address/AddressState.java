package io.httppool.address;

import java.time.Duration;

/**
 * The state of an address that has failed. The first failure has it tried last for a
 * second, and each further one for twice as long as the one before, up to a minute.
 *
 * @param failures the number of failures since the last success, from 1
 * @param retryAt the reading of the ticker from which it is tried in its turn again
 */
record AddressState(int failures, long retryAt) {

	/** About as long as a short restart, so that one lost packet costs little. */
	private static final Duration SHORTEST = Duration.ofSeconds(1);

	/** An address that is back for good is used again within this time. */
	private static final Duration LONGEST = Duration.ofMinutes(1);

	/** One more doubling would be longer than the longest. */
	private static final int DOUBLINGS = 6;

	AddressState {
		if (failures < 1) {
			throw new IllegalArgumentException("'failures' must be at least 1, but was " + failures);
		}
	}

	static AddressState firstFailure(long now) {
		return after(1, now);
	}

	AddressState oneMoreFailure(long now) {
		return after((this.failures < Integer.MAX_VALUE) ? this.failures + 1 : this.failures, now);
	}

	/** Return the state while one caller tries it, and the others still try it last. */
	AddressState claimed(long now) {
		return after(this.failures, now);
	}

	private static AddressState after(int failures, long now) {
		return new AddressState(failures, now + span(failures).toNanos());
	}

	/** Return how long an address is tried last. */
	static Duration span(int failures) {
		Duration doubled = SHORTEST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
		return (doubled.compareTo(LONGEST) < 0) ? doubled : LONGEST;
	}

	/** Return for how long it is still tried after all others; 0 or less for not. */
	long nanosLast(long now) {
		return this.retryAt - now;
	}

	/** Return whether nothing was heard of it for so long that it may be forgotten. */
	boolean isForgotten(long now) {
		return now - this.retryAt - LONGEST.toNanos() >= 0;
	}

}
