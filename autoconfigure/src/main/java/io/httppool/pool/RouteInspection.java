package io.httppool.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.statistics.RouteWindow;

/**
 * Tells what a route has, and what happened on it. Guarded by the lock of the route.
 *
 * @param route the route
 * @param leased the connections that are leased
 * @param available the connections that are available
 * @param pending the leases that wait
 * @param places how many connections there may be
 * @param counters what happened
 * @param service whether leases are served
 * @param terms what holds
 * @param <C> the kind of connection
 */
record RouteInspection<C extends HttpConnection>(PooledRoute<C> route, LeasedSlots<C> leased,
		AvailableSlots<C> available, PendingLeases<C> pending, RouteCapacity<C> places, RouteCounters counters,
		RouteStatus service, TunedTerms terms) {

	/** Copy the state of this route at an instant. */
	RouteView<C> view(long now) {
		List<Slot.View<C>> slots = new ArrayList<>(this.places.taken());
		this.leased.forEach((slot) -> slots.add(slot.view()));
		this.available.forEach((slot) -> slots.add(slot.view()));
		return new RouteView<>(this.route.route(), this.route.settings(), slots, this.available.size(),
				this.pending.size(), this.pending.nanos(now), this.places.limits(), this.places.isLimitTuned(),
				this.counters.totals(now), this.service.isDraining(), this.terms.idleTimeout(), now);
	}

	/** Return the connections that have been held for at least so long. */
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
	 * What is reserved is for those who have nothing, or far less of what they may have.
	 */
	private boolean mayGiveTo(@Nullable Need need) {
		int taken = this.places.taken();
		return need == null || need.size() == 0 || taken > this.terms.reserved() || need.hasFarLessThan(need(taken));
	}

	/** Return what it lacks if it has so many connections. */
	Need need(int size) {
		PendingLease<C> first = this.pending.first();
		return new Need(size, this.places.limits().current(), first != null, (first != null) ? first.since() : 0);
	}

	/** Return what happened since this was asked last, and forget it. */
	RouteWindow closeWindow(Instant end, long now) {
		return this.counters.closeWindow(this.route.name(), end, this.available.size(),
				this.route.idleTimeouts().current().current(), now);
	}

}
