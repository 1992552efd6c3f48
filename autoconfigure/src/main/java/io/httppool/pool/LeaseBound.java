package io.httppool.pool;

import org.jspecify.annotations.Nullable;

/**
 * The time that the next lease of a thread has in all, its wait for a lookup included.
 * HttpClient hands on nothing but the timeout of a lease, which does not bound that wait.
 * Thread-safe.
 */
public final class LeaseBound {

	private static final ThreadLocal<@Nullable Long> NANOS = new ThreadLocal<>();

	private LeaseBound() {
	}

	/**
	 * Bound the next lease of the current thread.
	 * @param nanos the time it has
	 */
	public static void set(long nanos) {
		NANOS.set(nanos);
	}

	/** Forget the bound, should there have been no lease. */
	public static void clear() {
		NANOS.remove();
	}

	/** Return the bound, which holds for one lease; {@link Long#MAX_VALUE} for none. */
	static long take() {
		Long nanos = NANOS.get();
		if (nanos == null) {
			return Long.MAX_VALUE;
		}
		NANOS.remove();
		return nanos;
	}

}
