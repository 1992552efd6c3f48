package io.httppool.pool;

import java.time.Duration;

/**
 * One route at an instant.
 *
 * @param route its name
 * @param leased how many connections carry an exchange
 * @param available how many are open and unused
 * @param connecting how many are being opened
 * @param pending how many requests wait for a connection
 * @param pendingFor for how long there has been at least one that waited; zero if none
 * does
 * @param limits how many connections the route may have
 * @param totals what happened so far
 * @param settings the settings in force
 */
public record RouteSnapshot(String route, int leased, int available, int connecting, int pending, Duration pendingFor,
		Limits limits, RouteTotals totals, RouteSettings settings) {

	/**
	 * Return how many connections the route has in all.
	 * @return leased, available and connecting ones
	 */
	public int total() {
		return this.leased + this.available + this.connecting;
	}

}
