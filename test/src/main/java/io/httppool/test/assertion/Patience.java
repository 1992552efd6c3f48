package io.httppool.test.assertion;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The time that an assertion waits before it fails, because the effects of a test may
 * take a moment.
 *
 * @param bound the longest time
 */
record Patience(Duration bound) {

	private static final Duration INTERVAL = Duration.ofMillis(10);

	Patience {
		if (bound.compareTo(INTERVAL) < 0) {
			throw new IllegalArgumentException(
					"Time to wait must be at least %s, but was %s".formatted(INTERVAL, bound));
		}
	}

	static Patience usual() {
		return new Patience(Duration.ofSeconds(5));
	}

	/**
	 * Wait until there are no offenders. Starts no thread, and ignores exceptions of
	 * other threads.
	 * @param look finds the current offenders
	 * @return the offenders at the end; empty if all is well
	 */
	<T> List<T> remaining(Supplier<List<T>> look) {
		AtomicReference<List<T>> last = new AtomicReference<>(look.get());
		if (!last.get().isEmpty()) {
			try {
				Awaitility.with()
					.dontCatchUncaughtExceptions()
					.pollInSameThread()
					.pollDelay(INTERVAL)
					.pollInterval(INTERVAL)
					.await()
					.atMost(this.bound.plus(INTERVAL))
					.until(() -> {
						last.set(look.get());
						return last.get().isEmpty();
					});
			}
			catch (ConditionTimeoutException ex) {
				// The last offenders are the answer.
			}
		}
		return last.get();
	}

}
