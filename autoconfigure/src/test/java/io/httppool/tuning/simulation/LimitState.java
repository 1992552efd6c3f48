package io.httppool.tuning.simulation;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.Decision;
import io.httppool.tuning.PolicyState;
import io.httppool.tuning.Reason;
import io.httppool.tuning.Reason.Code;

/**
 * The memory of policies that know nothing but a limit, and their decision about it.
 *
 * @param limit the limit, of which only the whole part can be in force
 * @param max what it never rises above
 */
record LimitState(double limit, int max) implements PolicyState {

	/**
	 * The least limit, as in the concurrency limiters that these policies are taken from.
	 */
	static final int LEAST = 20;

	/** The exchanges in a window below which nothing is decided, as there. */
	static final int ENOUGH = 10;

	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

	/** Return the same with another limit, within the bounds. */
	LimitState with(double limit, int min) {
		return new LimitState(Math.max(min, Math.min(this.max, limit)), this.max);
	}

	/** Decide on a limit, and remember something. */
	static Decision decision(LimitState limit, PolicyState next, RouteWindow window) {
		int wanted = (int) limit.limit();
		List<Reason> reasons = (wanted == window.limit().value()) ? List.of()
				: List.of(new Reason((wanted > window.limit().value()) ? Code.STEP_UP : Code.STEP_DOWN,
						"latency %dms".formatted(window.exchanges().latency().mean().toMillis())));
		return new Decision(wanted, IDLE_TIMEOUT, 0, IDLE_TIMEOUT, OptionalInt.empty(), next, reasons);
	}

}
