package io.httppool.tuning;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/**
 * What is to hold on a route from now on.
 *
 * @param limit how many connections the route may have
 * @param idleTimeout how long a connection is kept that nobody uses, at most 365 days
 * @param keepWarm how many connections are kept for longer than that
 * @param keepWarmTimeout how long those are kept, at most 365 days
 * @param maxPending how many leases may wait; empty for as many as configured
 * @param next what to remember
 * @param reasons why anything changes; empty if nothing does
 */
public record Decision(int limit, Duration idleTimeout, int keepWarm, Duration keepWarmTimeout, OptionalInt maxPending,
		PolicyState next, List<Reason> reasons) {

	private static final Duration LONGEST = Duration.ofDays(365);

	/**
	 * What cannot be carried out is refused here, where the policy that wants it is to
	 * blame and no other route suffers.
	 */
	public Decision {
		requireSpan(idleTimeout, "idleTimeout");
		requireSpan(keepWarmTimeout, "keepWarmTimeout");
		requireCount(keepWarm, "keepWarm");
		requireCount(maxPending.orElse(0), "maxPending");
		reasons = List.copyOf(reasons);
	}

	private static void requireSpan(Duration value, String name) {
		if (value.isNegative() || value.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(
					"'%s' must be between 0 and %d days, but was %s".formatted(name, LONGEST.toDays(), value));
		}
	}

	private static void requireCount(int value, String name) {
		if (value < 0) {
			throw new IllegalArgumentException("'%s' must not be negative, but was %d".formatted(name, value));
		}
	}

	/**
	 * Return whether this was decided before: what is not carried out is wanted again and
	 * again.
	 * @param last the decision before, or {@code null} if there was none
	 * @return whether it was for the same
	 */
	boolean isRepeating(@Nullable Decision last) {
		return last != null && !last.reasons.isEmpty() && last.limit == this.limit
				&& last.idleTimeout.equals(this.idleTimeout) && last.maxPending.equals(this.maxPending);
	}

}
