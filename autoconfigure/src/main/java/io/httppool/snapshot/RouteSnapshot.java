package io.httppool.snapshot;

import java.time.Duration;

import io.httppool.settings.Limits;
import io.httppool.settings.RouteSettings;

/**
 * One route at an instant.
 *
 * @param route its name
 * @param leased how many connections carry an exchange
 * @param available how many are open and unused
 * @param connecting how many are being opened
 * @param draining how many carry their last exchange
 * @param drained whether requests wait until the pool is resumed
 * @param pending how many requests wait for a connection
 * @param pendingFor for how long there has been at least one that waited; zero if none
 * does
 * @param limits how many connections the route may have
 * @param tuned whether the limit is moved between its bounds by what happens, not by hand
 * @param totals what happened so far
 * @param idleTimeout how long connections may stay available
 * @param settings the settings in force
 * @param phases the phases of the leased connections
 * @param unansweredFor for how long the oldest exchange has been held that waits for the
 * first byte of its answer and has no limit of time; zero if there is none
 * @param addresses the addresses it leads to
 */
public record RouteSnapshot(String route, int leased, int available, int connecting, int draining, boolean drained,
		int pending, Duration pendingFor, Limits limits, boolean tuned, RouteTotals totals, IdleTimeout idleTimeout,
		RouteSettings settings, LeasePhases phases, Duration unansweredFor, AddressesSnapshot addresses) {

	/**
	 * Return how many connections the route has in all.
	 * @return leased, available, connecting and draining ones
	 */
	public int total() {
		return this.leased + this.available + this.connecting + this.draining;
	}

}
