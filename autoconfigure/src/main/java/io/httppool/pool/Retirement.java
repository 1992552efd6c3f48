package io.httppool.pool;

import java.util.List;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * Ends the service of a route, for a while or for good. Guarded by the lock of the route.
 *
 * @param leased the connections that are leased
 * @param available the connections that are available
 * @param pending the leases that wait
 * @param service says whether leases are served
 * @param <C> the kind of connection
 */
record Retirement<C extends HttpConnection>(LeasedSlots<C> leased, AvailableSlots<C> available,
		PendingLeases<C> pending, RouteStatus service) {

	/** Serve no lease from now on; null if this route is forgotten. */
	@Nullable Settlement<C> drain() {
		return this.service.tryDrain() ? retire(CloseReason.EVICTED) : null;
	}

	/** Close what nobody holds, and the rest when it comes back. */
	Settlement<C> retire(CloseReason reason) {
		Settlement<C> after = new Settlement<>();
		this.leased.forEach((slot) -> slot.doom(reason));
		this.available.close((slot) -> reason, after);
		return after;
	}

	/** Retire for good, handing over the leases that will never be served. */
	Settlement<C> shutDown(List<PendingLease<C>> abandoned) {
		abandoned.addAll(this.pending.drain());
		return retire(CloseReason.SHUTDOWN);
	}

	/** Close everything, whoever holds it. */
	Settlement<C> cut() {
		Settlement<C> after = new Settlement<>();
		this.available.closeAll(CloseReason.SHUTDOWN, after);
		this.leased.close((slot) -> true, CloseReason.SHUTDOWN, after);
		return after;
	}

}
