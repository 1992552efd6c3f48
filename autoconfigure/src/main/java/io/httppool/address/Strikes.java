package io.httppool.address;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The failures in a row at one address. An answer costs one comparison as long as there
 * are none. Thread-safe; takes no lock.
 */
final class Strikes {

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicInteger serverErrors = new AtomicInteger();

	/** Return how many there are in a row with this one. */
	int count(Strike strike) {
		return ((strike == Strike.FAILURE) ? this.failures : this.serverErrors).incrementAndGet();
	}

	/** Note that an answer came. */
	void answered(boolean isServerError) {
		if (this.failures.get() != 0) {
			this.failures.set(0);
		}
		if (!isServerError && this.serverErrors.get() != 0) {
			this.serverErrors.set(0);
		}
	}

	/** Begin anew. */
	void clear() {
		this.failures.set(0);
		this.serverErrors.set(0);
	}

}
