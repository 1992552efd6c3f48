package io.httppool.tuning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

import io.httppool.statistics.RouteWindow;

/**
 * A decision about what holds on a route from now on.
 *
 * @param limit how many connections the route may have
 * @param idleTimeout how long an idle connection is kept, at most 365 days
 * @param keepWarm how many connections are kept for longer than that
 * @param keepWarmTimeout how long those are kept, at most 365 days
 * @param maxPending how many leases may be pending; empty for as many as configured
 * @param ready how many connections are opened before requests need them
 * @param next what to remember
 * @param reasons why anything changes; empty if nothing does
 */
public record Decision(int limit, Duration idleTimeout, int keepWarm, Duration keepWarmTimeout, OptionalInt maxPending,
		int ready, PolicyState next, List<Reason> reasons) {

	/** The memory of a policy that remembers nothing. */
	static final PolicyState NOTHING = new PolicyState() {
	};

	/** A year is for ever to people, and far from an overflow in nanoseconds. */
	private static final Duration LONGEST_SPAN = Duration.ofDays(365);

	/**
	 * Refuse what cannot be carried out: here the policy that wants it is to blame, and
	 * no other route suffers.
	 */
	public Decision {
		requireSpan(idleTimeout, "idleTimeout");
		requireSpan(keepWarmTimeout, "keepWarmTimeout");
		requireCount(keepWarm, "keepWarm");
		requireCount(maxPending.orElse(0), "maxPending");
		requireCount(ready, "ready");
		reasons = List.copyOf(reasons);
	}

	/**
	 * Make a decision that has no connection opened before a request needs it.
	 * @param limit how many connections the route may have
	 * @param idleTimeout how long an idle connection is kept, at most 365 days
	 * @param keepWarm how many connections are kept for longer than that
	 * @param keepWarmTimeout how long those are kept, at most 365 days
	 * @param maxPending how many leases may be pending; empty for as many as configured
	 * @param next what to remember
	 * @param reasons why anything changes; empty if nothing does
	 */
	public Decision(int limit, Duration idleTimeout, int keepWarm, Duration keepWarmTimeout, OptionalInt maxPending,
			PolicyState next, List<Reason> reasons) {
		this(limit, idleTimeout, keepWarm, keepWarmTimeout, maxPending, 0, next, reasons);
	}

	private static void requireSpan(Duration value, String name) {
		if (value.isNegative() || value.compareTo(LONGEST_SPAN) > 0) {
			throw new IllegalArgumentException(
					"'%s' must be between 0 and %d days, but was %s".formatted(name, LONGEST_SPAN.toDays(), value));
		}
	}

	private static void requireCount(int value, String name) {
		if (value < 0) {
			throw new IllegalArgumentException("'%s' must not be negative, but was %d".formatted(name, value));
		}
	}

	/**
	 * Keep the limit as it is, and idle connections for as long as the server and the
	 * settings allow. As many leases may be pending as configured, and nothing is
	 * remembered.
	 * @param window what happened on the route
	 * @return a decision that changes no limit and has no reasons
	 */
	public static Decision keep(RouteWindow window) {
		Duration idleTimeout = window.connections().idleBound();
		return new Decision(window.limit().value(),
				(idleTimeout.compareTo(LONGEST_SPAN) > 0) ? LONGEST_SPAN : idleTimeout, 0, Duration.ZERO,
				OptionalInt.empty(), NOTHING, List.of());
	}

	/**
	 * Return this decision with another limit, or this one if the limit is the same.
	 * @param other how many connections the route may have; it is kept within the bounds
	 * of the route
	 * @param reason why
	 * @return a decision with one reason more, unless nothing changes
	 */
	public Decision withLimit(int other, Reason reason) {
		return (other == this.limit) ? this : new Decision(other, this.idleTimeout, this.keepWarm, this.keepWarmTimeout,
				this.maxPending, this.ready, this.next, with(reason));
	}

	/**
	 * Return this decision with another idle timeout, or this one if it is the same.
	 * @param other how long an idle connection is kept, at most 365 days
	 * @param reason why
	 * @return a decision with one reason more, unless nothing changes
	 */
	public Decision withIdleTimeout(Duration other, Reason reason) {
		return other.equals(this.idleTimeout) ? this : new Decision(this.limit, other, this.keepWarm,
				this.keepWarmTimeout, this.maxPending, this.ready, this.next, with(reason));
	}

	/**
	 * Return this decision with something to remember.
	 * @param other what the policy is given with the next window
	 * @return a decision for the same
	 */
	public Decision withNext(PolicyState other) {
		return new Decision(this.limit, this.idleTimeout, this.keepWarm, this.keepWarmTimeout, this.maxPending,
				this.ready, other, this.reasons);
	}

	/**
	 * Return this decision with connections to be opened before requests need them, or
	 * this one if they are as many.
	 * @param other how many connections there are to be, as far as the limit allows
	 * @param reason why
	 * @return a decision with one reason more, unless nothing changes
	 */
	public Decision withReady(int other, Reason reason) {
		return (other == this.ready) ? this : new Decision(this.limit, this.idleTimeout, this.keepWarm,
				this.keepWarmTimeout, this.maxPending, other, this.next, with(reason));
	}

	private List<Reason> with(Reason reason) {
		List<Reason> all = new ArrayList<>(this.reasons);
		all.add(reason);
		return all;
	}

	/**
	 * Return whether this was decided before: what is not carried out is wanted again and
	 * again.
	 * @param last the decision before, or {@code null} if there was none
	 * @return whether it was for the same
	 */
	boolean isRepeating(@Nullable Decision last) {
		return last != null && !last.reasons.isEmpty() && last.limit == this.limit
				&& last.idleTimeout.equals(this.idleTimeout) && last.maxPending.equals(this.maxPending)
				&& last.ready == this.ready;
	}

}
