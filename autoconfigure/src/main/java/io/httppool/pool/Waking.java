package io.httppool.pool;

/**
 * The waking of a thread that sleeps until its lease is served. Changed with the lock of
 * the route held.
 */
final class Waking {

	private volatile boolean isUnderWay;

	private long since;

	/** Note that the thread is being woken. */
	void begin(long now) {
		this.since = now;
		this.isUnderWay = true;
	}

	/**
	 * Note that the thread runs, or need not be woken any more.
	 * @return {@code false} if that is known
	 */
	boolean tryEnd() {
		boolean wasUnderWay = this.isUnderWay;
		this.isUnderWay = false;
		return wasUnderWay;
	}

	/** Return whether the thread is being woken; can be asked without the lock. */
	boolean isUnderWay() {
		return this.isUnderWay;
	}

	/** Return for how long the thread has been woken. */
	long nanos(long now) {
		return now - this.since;
	}

}
