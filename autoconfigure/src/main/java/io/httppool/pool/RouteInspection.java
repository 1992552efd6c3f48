package io.httppool.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.LeasePhases;
import io.httppool.snapshot.RouteTotals;
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
 * @param gate says whether leases wait for a lookup
 * @param terms the terms a tuner has narrowed
 * @param <C> the kind of connection
 */
record RouteInspection<C extends HttpConnection>(RouteIdentity route, LeasedSlots<C> leased,
		AvailableSlots<C> available, PendingLeases<C> pending, RouteLimit limit, RouteCounters counters,
		RouteStatus status, NameGate gate, TunedTerms terms) {

	/** Nothing that lasts less long is worth a word. */
	private static final long LATE = TimeUnit.SECONDS.toNanos(1);

	/** A connection held for so many times the mean is not merely a slow exchange. */
	private static final int FAR_ABOVE = 10;

	private int total() {
		return this.leased.size() + this.available.size();
	}

	/**
	 * Copy the state of this route at an instant.
	 * @param newest the number of the newest slot to copy: slots that were made since the
	 * caller began to look at the routes of the pool would be counted twice where they
	 * have the permit of one that was seen before
	 * @param now the reading of the ticker
	 */
	RouteView<C> view(long newest, long now) {
		List<Slot.View<C>> slots = new ArrayList<>(total());
		this.leased.forEach((slot) -> addUpTo(newest, slot, slots));
		int leased = slots.size();
		this.available.forEach((slot) -> addUpTo(newest, slot, slots));
		return view(slots, leased, slots.size() - leased, now);
	}

	private static <C extends HttpConnection> void addUpTo(long newest, Slot<C> slot, List<Slot.View<C>> slots) {
		if (slot.number() <= newest) {
			slots.add(slot.view());
		}
	}

	/** Copy the counts of this route, and the connection that has been leased longest. */
	RouteView<C> brief(long now) {
		Slot<C> longest = this.leased.longest(now);
		return view((longest != null) ? List.of(longest.view()) : List.of(), this.leased.size(), this.available.size(),
				now);
	}

	private RouteView<C> view(List<Slot.View<C>> slots, int leased, int available, long now) {
		RouteTotals totals = this.counters.totals(now);
		return new RouteView<>(this.route.route(), this.route.settings(), slots, leased, available, this.pending.size(),
				this.terms.maxPending(this.limit), this.pending.nanos(now), this.limit.limits(), this.limit.isTuned(),
				totals, this.status.isSuspended(), this.gate.isLookingUp(now), this.terms.idleTimeout(),
				phases(totals.hold().mean(), now), now);
	}

	/** Return whether leases wait for the name of the server to be looked up. */
	boolean isLookingUp(long now) {
		return this.gate.isLookingUp(now);
	}

	private LeasePhases phases(Duration meanHold, long now) {
		long late = Math.max(LATE, FAR_ABOVE * meanHold.toNanos());
		List<LeasePhase> all = new ArrayList<>(this.leased.size());
		List<LeasePhase> ofLate = new ArrayList<>();
		this.leased.forEach((slot) -> {
			LeasePhase phase = slot.phase();
			if (phase != null) {
				all.add(phase);
				if (slot.heldNanos(now) >= late) {
					ofLate.add(phase);
				}
			}
		});
		return LeasePhases.of(all, ofLate);
	}

	/** Return how many leases were served. */
	long leases() {
		return this.counters.leases();
	}

	/** Return the available connections that are being checked. */
	List<Slot<C>> claimed() {
		return this.available.list().stream().filter(Slot::isClaimed).toList();
	}

	/** Return whether a connection is leased here, and not the only one. */
	boolean hasOthersThan(C connection) {
		return total() > 1 && slots().stream().anyMatch((slot) -> slot.entry().getConnection() == connection);
	}

	/** Return the leases that slots were promised to a while ago. */
	List<Promise> promises(long sinceNanos, long now) {
		List<Promise> promises = new ArrayList<>();
		this.leased.forEach((slot) -> {
			Promise promise = slot.promise();
			if (promise != null && slot.heldNanos(now) >= sinceNanos) {
				promises.add(promise);
			}
		});
		return promises;
	}

	/** Return a copy of all slots, leased and available. */
	List<Slot<C>> slots() {
		List<Slot<C>> slots = this.available.list();
		this.leased.forEach(slots::add);
		return slots;
	}

	/** Return the pending leases whose deadline has passed. */
	List<PendingLease<C>> overdueLeases(long now) {
		return this.pending.overdue(this.gate, now);
	}

	/** Return the leased connections whose exchanges have limits of time. */
	List<Watched> watched() {
		List<Watched> watched = new ArrayList<>(this.leased.size());
		this.leased.forEach((slot) -> {
			if (slot.entry().getConnection() instanceof Watched connection) {
				watched.add(connection);
			}
		});
		return watched;
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
		Slot<C> coldest = mayGiveTo(need, now) ? this.available.peekColdest() : null;
		return (coldest != null) ? Math.max(0, coldest.lifetime().idleNanos(now)) : -1L;
	}

	/**
	 * Reserved connections go only to a route that has none, or far less of its limit;
	 * those that are left to leases about to come, only to one that they would go to on
	 * release.
	 */
	private boolean mayGiveTo(@Nullable Need need, long now) {
		int total = total();
		Need own = need(total, now);
		if (need != null && own.isPending() && !this.status.isSuspended()) {
			return need.outweighs(own);
		}
		return need == null || need.size() == 0 || total > this.terms.reserved() || need.hasFarLessThan(own);
	}

	/** Return the need of this route. */
	Need need(long now) {
		return need(total(), now);
	}

	/** Return the need of this route if a permit is all it lacks, else {@code null}. */
	@Nullable Need starvation(long now) {
		Need need = need(now);
		boolean isServing = !this.status.isSuspended() && !this.gate.isLookingUp(now);
		return (need.isPending() && total() < this.limit.current() && isServing) ? need : null;
	}

	/** Return the need of this route if it has {@code size} connections. */
	Need need(int size, long now) {
		PendingLease<C> first = this.pending.first(this.gate, now);
		return new Need(size, this.limit.current(), first != null, (first != null) ? first.since() : 0);
	}

	/** Return what happened since this was asked last, and forget it. */
	RouteWindow closeWindow(Instant end, long now) {
		return this.counters.closeWindow(this.route.name(), end, this.leased, this.available.size(),
				this.route.idleTimeouts().current().current(), now);
	}

}
