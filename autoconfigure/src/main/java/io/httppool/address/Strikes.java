package io.httppool.address;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The failures at one address: those in a row, and, where that is wanted, their share
 * within a window. An answer costs one comparison as long as there are none. Thread-safe;
 * takes no lock.
 */
final class Strikes {

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicInteger serverErrors = new AtomicInteger();

	private final LongAdder all = new LongAdder();

	private final LongAdder failed = new LongAdder();

	/** Whether an answer came since the last note. */
	private volatile boolean isUsedLately;

	private volatile boolean isUsed;

	private volatile long usedAt;

	/**
	 * Note whether an answer came since the last note. A request has no time to look at a
	 * clock for this.
	 */
	void noteUse(long now) {
		if (this.isUsedLately) {
			this.isUsedLately = false;
			this.usedAt = now;
			this.isUsed = true;
		}
	}

	boolean isUsed() {
		return this.isUsed;
	}

	/** Return when the last answer was noted, as a reading of the ticker. */
	long usedAt() {
		return this.usedAt;
	}

	/** Count one exchange for the window. */
	void sample(boolean hasFailed) {
		if (hasFailed) {
			this.failed.increment();
		}
		this.all.increment();
	}

	/** Return the exchanges of the window. */
	Samples samples() {
		long failures = this.failed.sum();
		return new Samples(Math.max(this.all.sum(), failures), failures);
	}

	/** Begin a window. What is counted meanwhile may be lost. */
	void countAnew() {
		this.all.reset();
		this.failed.reset();
	}

	/** Return how many there are in a row with this one. */
	int count(Strike strike) {
		return ((strike == Strike.FAILURE) ? this.failures : this.serverErrors).incrementAndGet();
	}

	/** Note that an answer came. */
	void answered(boolean isServerError) {
		if (!this.isUsedLately) {
			this.isUsedLately = true;
		}
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
