package io.httppool.pool;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * The slots of a route for connections that no request waits for. Guarded by the lock of
 * the route.
 *
 * @param route the route
 * @param leased the leased connections
 * @param available the available connections
 * @param pending the pending leases
 * @param supply the slots there may be
 * @param counters the counters
 * @param status says whether leases are served
 * @param terms the terms of a tuner
 * @param <C> the kind of connection
 */
record AheadSlots<C extends HttpConnection>(RouteIdentity route, LeasedSlots<C> leased, AvailableSlots<C> available,
		PendingLeases<C> pending, SlotSupply<C> supply, RouteCounters counters, RouteStatus status, TunedTerms terms) {

	/**
	 * Return how many connections this route lacks, those that are being opened ahead not
	 * counted.
	 * @param leadNanos a connection that must not be used for longer than this counts as
	 * lacking
	 * @param now the reading of the ticker
	 */
	int missing(long leadNanos, long now) {
		if (this.status.isSuspended()) {
			return 0;
		}
		int lasting = this.leased.used();
		for (Slot<C> slot = this.available.coldest(); slot != null; slot = slot.after) {
			lasting += isExpiring(slot, leadNanos, now) ? 0 : 1;
		}
		return Math.max(missing(now), this.terms.ready() - lasting);
	}

	/**
	 * Return how many connections are missing of those that are to be open whatever the
	 * tuner wants, those that are being opened ahead counted as missing.
	 * @param now the reading of the ticker
	 */
	int missing(long now) {
		int open = this.leased.used() + this.available.size();
		return this.status.isSuspended() ? 0 : Math.max(0, warm(now) - open);
	}

	private int warm(long now) {
		int wanted = this.terms.warm().connections(this.route.settings(), this.counters.leases(), now);
		return Math.min(wanted, this.supply.limit());
	}

	/** Have so many connections opened; {@code null} if this route is forgotten. */
	@Nullable Boolean warm(int connections) {
		this.terms.warm().warm(connections);
		return this.status.isForgotten() ? null : true;
	}

	private boolean isExpiring(Slot<C> slot, long leadNanos, long now) {
		return slot.lifetime().isEnding(leadNanos, now);
	}

	/** Make a slot if there is room for it, and lend it to the current thread. */
	@Nullable Slot<C> tryOpen(long now) {
		boolean isWanted = !this.status.isSuspended() && !this.status.isForgotten() && !this.route.pool().isClosed()
				&& this.pending.isEmpty() && this.supply.hasRoom() && !this.route.pool().shortage().isOn(now);
		if (!isWanted) {
			return null;
		}
		Slot<C> slot = new Slot<>(this.route, now);
		slot.openAhead();
		if (!this.route.pool().permits().tryTake(slot.permit())) {
			return null;
		}
		this.leased.lend(slot, now);
		this.counters.openedAhead();
		return slot;
	}

	/** Close one connection that was to be replaced, if there are more than wanted. */
	@Nullable Settlement<C> closeReplaced(long leadNanos, long now) {
		Slot<C> coldest = this.available.peekColdest();
		if (coldest == null || this.supply.total() <= Math.max(this.terms.ready(), warm(now))
				|| !isExpiring(coldest, leadNanos, now)) {
			return null;
		}
		Settlement<C> after = new Settlement<>();
		this.available.close(coldest, CloseReason.IDLE, after);
		return after;
	}

}
