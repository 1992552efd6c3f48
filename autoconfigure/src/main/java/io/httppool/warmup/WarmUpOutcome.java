package io.httppool.warmup;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a warm-up.
 *
 * @param open how many connections were open at its end
 * @param took how long it took
 * @param answer the request and the status of its response, or {@code null} for none
 * @param problem why it is incomplete, or {@code null} if it is not
 */
record WarmUpOutcome(int open, Duration took, @Nullable String answer, @Nullable String problem) {

	boolean isComplete() {
		return this.problem == null;
	}

	/** Return this outcome in words. */
	String text(WarmUpTarget target, int wanted) {
		if (isComplete()) {
			return "Warmed up %s in %dms (connections=%d%s)".formatted(target.origin(), this.took.toMillis(), this.open,
					(this.answer != null) ? ", " + this.answer : "");
		}
		return "Warm-up of %s ended after %dms with %d of %d connections: %s".formatted(target.origin(),
				this.took.toMillis(), this.open, wanted, this.problem);
	}

}
