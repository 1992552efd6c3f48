package io.httppool.verdict;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.snapshot.CallSite;
import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.LeasePhases;

/**
 * The state of a pool and a route at the moment a lease got no connection.
 *
 * @param pool the name of the pool
 * @param isDrained whether the route or its pool serves no leases until it is resumed
 * @param isLookingUp whether no connection is opened because the name of the server is
 * being looked up
 * @param limits the limits of the route
 * @param isTuned whether a tuner moves the limit between its bounds
 * @param leased how many connections of the route are leased, or being opened
 * @param total how many connections the pool has over all its routes
 * @param maxTotal how many connections the pool may have
 * @param arrivalsPerSecond how many leases are requested, served or not: those served
 * never exceed what the limit allows, and would always prove it sufficient
 * @param meanHold for how long a connection is leased on average, or {@code null} if none
 * has been released yet
 * @param longest the holder of the connection leased longest, or {@code null} if all
 * connections belong to other routes
 * @param phases the phases of the leased connections of the route
 */
public record Shortage(String pool, boolean isDrained, boolean isLookingUp, Limits limits, boolean isTuned, int leased,
		int total, int maxTotal, double arrivalsPerSecond, @Nullable Duration meanHold, @Nullable Holder longest,
		LeasePhases phases) {

	boolean isAtLimit() {
		return this.leased >= this.limits.current();
	}

	/** Return whether the limit may still rise, and a tuner decides whether it does. */
	boolean isLeftToTuner() {
		return this.isTuned && this.limits.current() < this.limits.max();
	}

	boolean isAtMaxTotal() {
		return this.total >= this.maxTotal;
	}

	/**
	 * The holder of a connection.
	 *
	 * @param held for how long it has been held
	 * @param thread the name of the thread that leased it
	 * @param site the place in the code that leased it, or {@code null} if that was not
	 * recorded
	 * @param phase the phase of the lease, or {@code null} if that is not known
	 */
	public record Holder(Duration held, String thread, @Nullable CallSite site, @Nullable LeasePhase phase) {

	}

}
