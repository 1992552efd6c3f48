package io.httppool.pool;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolStats;

import io.httppool.settings.Limits;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.IdleTimeout;
import io.httppool.snapshot.LeasePhases;
import io.httppool.snapshot.RouteTotals;

/**
 * A copy of a route at an instant, made under its lock.
 *
 * @param route the route
 * @param settings its settings
 * @param slots its connections, leased and available; in a brief look only the one that
 * has been leased longest
 * @param leased how many connections are leased
 * @param available how many of them are available
 * @param pending how many leases are pending
 * @param maxPending how many leases may be pending
 * @param pendingNanos for how long at least one lease has been pending
 * @param limits how many connections it may have
 * @param tuned whether a tuner moves the limit between its bounds
 * @param totals what happened so far
 * @param suspended whether its leases are not served
 * @param lookingUp whether its leases wait for the name of the server to be looked up
 * @param idleTimeout how long its connections may stay available
 * @param phases the phases of the leased connections
 * @param readAt when it was copied, as a reading of the ticker
 */
record RouteView<C extends HttpConnection>(HttpRoute route, RouteSettings settings, List<Slot.View<C>> slots,
		int leased, int available, int pending, int maxPending, long pendingNanos, Limits limits, boolean tuned,
		RouteTotals totals, boolean suspended, boolean lookingUp, IdleTimeout idleTimeout, LeasePhases phases,
		long readAt) {

	/**
	 * Add up some routes for HttpClient, to which a connection being opened is leased.
	 */
	static <C extends HttpConnection> PoolStats stats(List<RouteView<C>> views, int max) {
		return new PoolStats(views.stream().mapToInt(RouteView::leased).sum(),
				views.stream().mapToInt(RouteView::pending).sum(), views.stream().mapToInt(RouteView::available).sum(),
				max);
	}

	/** Return the connection that has been leased longest. */
	Optional<Slot.View<C>> longestLeased() {
		return this.slots.stream()
			.filter((slot) -> slot.holder() != null)
			.max(Comparator.comparingLong((slot) -> this.readAt - slot.leasedAt()));
	}

}
