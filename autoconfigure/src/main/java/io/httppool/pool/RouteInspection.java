package io.httppool.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.statistics.RouteWindow;

/**
 * The questions that a route answers about itself. Guarded by the lock of the route.
 *
 * @param route the route
 * @param leased the leased connections
 * @param available the available connections
 * @param pending the pending leases
 * @param limit the limit
 * @param counters the counters
 * @param status says whether leases are served
 * @param terms the terms a tuner has narrowed
 * @param <C> the kind of connection
 */
record RouteInspection<C extends HttpConnection>(RouteIdentity route, LeasedSlots<C> leased,
		AvailableSlots<C> available, PendingLeases<C> pending, RouteLimit limit, RouteCounters counters,
		RouteStatus status, TunedTerms terms) {

	private int total() {
		return this.leased.size() + this.available.size();
	}

	/** Copy the state of this route at an instant. */
	RouteView<C> view(long now) {
		List<Slot.View<C>> slots = new ArrayList<>(total());
		this.leased.forEach((slot) -> slots.add(slot.view()));
		this.available.forEach((slot) -> slots.add(slot.view()));
		return new RouteView<>(this.route.route(), this.route.settings(), slots, this.available.size(),
				this.pending.size(), this.terms.maxPending(), this.pending.nanos(now), this.limit.limits(),
				this.limit.isTuned(), this.counters.totals(now), this.status.isSuspended(), this.terms.idleTimeout(),
				now);
	}

	/** Return the connections that have been held for at least a threshold. */
	List<Slot.View<C>> overdue(long thresholdNanos, long now) {
		List<Slot.View<C>> overdue = new ArrayList<>();
		this.leased.forEach((slot) -> {
			if (slot.heldNanos(now) >= thresholdNanos) {
				overdue.add(slot.view());
			}
		});
		return overdue;
	}

	/**
	 * Return for how long the coldest connection has been available, -1 if there is none
	 * or a route with that need may not take it.
	 */
	long coldestNanos(@Nullable Need need, long now) {
		Slot<C> coldest = mayGiveTo(need) ? this.available.peekColdest() : null;
		return (coldest != null) ? Math.max(0, coldest.lifetime().idleNanos(now)) : -1L;
	}

	/**
	 * Reserved connections go only to a route that has none, or far less of its limit.
	 */
	private boolean mayGiveTo(@Nullable Need need) {
		int total = total();
		return need == null || need.size() == 0 || total > this.terms.reserved() || need.hasFarLessThan(need(total));
	}

	/** Return the need of this route if it has {@code size} connections. */
	Need need(int size) {
		PendingLease<C> first = this.pending.first();
		return new Need(size, this.limit.current(), first != null, (first != null) ? first.since() : 0);
	}

	/** Return what happened since this was asked last, and forget it. */
	RouteWindow closeWindow(Instant end, long now) {
		return this.counters.closeWindow(this.route.name(), end, this.available.size(),
				this.route.idleTimeouts().current().current(), now);
	}

}
