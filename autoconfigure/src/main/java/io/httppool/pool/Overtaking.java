package io.httppool.pool;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The rule by which a lease overtakes those that are pending. Guarded by the lock of the
 * route; {@code now} is a reading of the ticker throughout.
 * <p>
 * A connection that is handed to a thread that sleeps is unused until that thread runs:
 * the time to <em>wake</em>. Where connections are held for much longer than that, leases
 * are served in their order. Where they are not, that costs two switches of threads for
 * each, and more than the exchange itself. Then connections that come back while one
 * thread is being woken stay available for threads that run:
 * <ul>
 * <li>It pays as long as {@code 8 × wake ≥ hold}, with moving averages of both.
 * <li>Each lease that is served in its order allows {@value #CREDIT} others to overtake,
 * and only one if it had waited for 20 ms. So a lease is overtaken at most
 * {@value #CREDIT} times for each lease ahead of it, itself included.
 * <li>One sleeping thread is woken at a time, for 20 ms at most, and as long as no more
 * connections are available than may be overtaken with.
 * </ul>
 */
final class Overtaking {

	/** A lease that has waited for so long is overtaken hardly any more. */
	private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(20);

	/**
	 * How many leases may overtake for each that is served in its order. More save little
	 * and make waits longer: with 15, twice as long.
	 */
	private static final int CREDIT = 7;

	/** Connections held for more than so many times to wake are handed over. */
	private static final int HOLD_PER_WAKE = 8;

	/**
	 * The part of a hold that a single time to wake may count for: a pause of the machine
	 * does not make waking expensive.
	 */
	private static final int MOST_OF_HOLD = 2;

	/** The reciprocal weight of the latest time to wake. */
	private static final int WAKES = 8;

	/** The reciprocal weight of the latest hold. */
	private static final int HOLDS = 16;

	private long holdNanos;

	private long wakeNanos;

	private int credit;

	private @Nullable Waking waking;

	/** Return whether handing over costs more than it is worth. */
	private boolean pays() {
		return this.wakeNanos > 0 && HOLD_PER_WAKE * this.wakeNanos >= this.holdNanos;
	}

	/** Return whether a lease may get an available connection before those pending. */
	boolean isAllowed() {
		return this.credit > 0 && pays();
	}

	/**
	 * Return whether the next thread sleeps on, as another is being woken.
	 * @param available how many connections are available
	 * @param now the reading of the ticker
	 */
	boolean isWaking(int available, long now) {
		return this.waking != null && isAllowed() && available <= this.credit && this.waking.nanos(now) < PATIENCE;
	}

	/** Note that a lease has overtaken those pending. */
	void overtook() {
		this.credit--;
	}

	/**
	 * Note that a lease is served in its order.
	 * @param waitedNanos how long it was pending
	 */
	void served(long waitedNanos) {
		this.credit = (waitedNanos < PATIENCE) ? CREDIT : 1;
	}

	/** Note that a thread is being woken. */
	void wakes(Waking thread) {
		this.waking = thread;
	}

	/**
	 * Note how long it took to wake a thread.
	 * @param nanos the time from the grant until it ran
	 */
	void woke(long nanos) {
		long sample = Math.min(Math.max(0, nanos), this.holdNanos / MOST_OF_HOLD);
		this.wakeNanos += (sample - this.wakeNanos) / WAKES;
	}

	/** Note that a thread runs, or need not be woken any more. */
	@SuppressWarnings("ReferenceEquality") // it is that one, or not
	void forget(Waking thread) {
		if (this.waking == thread) {
			this.waking = null;
		}
	}

	/** Note for how long a connection was held. */
	void held(long nanos) {
		this.holdNanos = (this.holdNanos == 0) ? nanos : this.holdNanos + (nanos - this.holdNanos) / HOLDS;
	}

}
