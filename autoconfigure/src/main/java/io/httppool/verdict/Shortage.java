package io.httppool.verdict;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.snapshot.CallSite;

/**
 * How things stood when a lease got no connection.
 *
 * @param isDrained whether the route or its pool gives out no connections until it is
 * resumed
 * @param limits how many connections the route may have
 * @param isTuned whether somebody moves the limit between its bounds
 * @param leased how many of them are leased, or being opened
 * @param total how many connections the pool has over all its routes
 * @param maxTotal how many it may have
 * @param arrivalsPerSecond how many leases are asked for, served or not: those served are
 * never more than the limit bears, and would always prove it to be enough
 * @param meanHold for how long a connection is leased on average, or {@code null} if none
 * has come back yet
 * @param longest who has had a connection longest, or {@code null} if all connections
 * belong to other routes
 */
public record Shortage(boolean isDrained, Limits limits, boolean isTuned, int leased, int total, int maxTotal,
		double arrivalsPerSecond, @Nullable Duration meanHold, @Nullable Holder longest) {

	boolean isAtLimit() {
		return this.leased >= this.limits.current();
	}

	/** Return whether the limit may still rise, and somebody decides whether it does. */
	boolean isLeftToTuner() {
		return this.isTuned && this.limits.current() < this.limits.max();
	}

	boolean isAtMaxTotal() {
		return this.total >= this.maxTotal;
	}

	/**
	 * Who has a connection.
	 *
	 * @param held for how long
	 * @param thread the name of the thread that leased it
	 * @param site where it did, or {@code null} if that was not recorded
	 */
	public record Holder(Duration held, String thread, @Nullable CallSite site) {

	}

}
