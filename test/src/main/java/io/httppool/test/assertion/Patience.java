package io.httppool.test.assertion;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * For how long an assertion waits until it complains. What a test has ended often takes a
 * moment more to be gone.
 *
 * @param bound how long at most
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
	 * Wait until nothing is left to complain about. No thread is started for it, and what
	 * is thrown in other threads meanwhile is left to them.
	 * @param look finds what there is to complain about now
	 * @return what was left at the end; empty if all is well
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
				// What is left is the answer.
			}
		}
		return last.get();
	}

}
