package io.httppool.time;

/**
 * A source of elapsed time. Readings are in nanoseconds from an arbitrary origin, may be
 * negative and may wrap around: only the difference of two readings means anything, so
 * compare with {@code now - then > 0}. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Ticker {

	/**
	 * Return the current reading.
	 * @return nanoseconds since an arbitrary origin
	 */
	long read();

	/**
	 * Return the ticker of this machine.
	 * @return a ticker backed by {@link System#nanoTime()}
	 */
	static Ticker system() {
		return System::nanoTime;
	}

}
