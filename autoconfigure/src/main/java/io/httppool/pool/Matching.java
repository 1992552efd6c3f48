package io.httppool.pool;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * The matching of pending leases with slots, in the order in which the leases came, but
 * for those that overtake. Guarded by the lock of the route.
 *
 * @param pending the pending leases
 * @param supply the slots they may get
 * @param leased the leased slots
 * @param counters the counters
 * @param status says whether leases are served
 * @param gate says which leases may have a new connection
 * @param <C> the kind of connection
 */
record Matching<C extends HttpConnection>(PendingLeases<C> pending, SlotSupply<C> supply, LeasedSlots<C> leased,
		RouteCounters counters, RouteStatus status, NameGate gate) {

	/** Lend the available connection that is next, if the order allows it. */
	@Nullable Slot<C> tryLend(@Nullable Object state, @Nullable LeaseTie tie, long now) {
		boolean overtakes = !this.pending.isEmpty();
		if ((overtakes && !overtaking(now).isAllowed()) || this.supply.isAboveLimit() || this.status.isSuspended()) {
			return null;
		}
		Slot<C> slot = this.supply.takeNext(state, now);
		if (slot != null) {
			if (overtakes) {
				overtaking(now).overtook();
			}
			this.counters.arrived(now);
			slot.tie(tie);
			lend(slot, 0, now);
		}
		return slot;
	}

	/** Let a lease wait its turn, unless it may have what has become available. */
	Settlement<C> enqueue(PendingLease<C> lease, long now) {
		Settlement<C> after = new Settlement<>();
		Slot<C> slot = tryLend(lease.state(), lease.tie(), now);
		if (slot != null) {
			slot.promise(lease);
			lease.served(0, 0);
			after.grant(lease, slot);
			return after;
		}
		this.pending.add(lease, now);
		this.counters.arrived(now);
		return match(now, after);
	}

	/**
	 * Serve the leases that were left pending for a thread that should run by now, and
	 * may not.
	 * @return what remains to be done, or {@code null} for nothing
	 */
	@Nullable Settlement<C> serveLeft(long now) {
		return this.pending.isEmpty() ? null : match(now);
	}

	/** Count a connection that came back. */
	void returned(Slot<C> slot, long now) {
		this.counters.returned(slot, this.leased.used(), now);
		if (!slot.isAhead()) {
			overtaking(now).held(Math.max(0, slot.heldNanos(now)));
		}
	}

	private Overtaking overtaking(long now) {
		return this.counters.overtaking(now);
	}

	/** Note that the thread of a lease runs that was granted a connection. */
	@Nullable Settlement<C> awake(PendingLease<C> lease, long now) {
		overtaking(now).forget(lease.waking());
		if (!lease.waking().tryEnd()) {
			return null;
		}
		if (lease.isKept()) {
			overtaking(now).woke(lease.waking().nanos(now));
		}
		return serveLeft(now);
	}

	/** Serve pending leases as far as there are slots for them. */
	Settlement<C> match(long now) {
		return match(now, new Settlement<>());
	}

	/** Serve pending leases, beside what else there is to settle. */
	Settlement<C> match(long now, Settlement<C> after) {
		this.supply.trim(after);
		serve(now, after);
		notePending(now);
		return after;
	}

	private void serve(long now, Settlement<C> after) {
		PendingLease<C> first = this.status.isSuspended() ? null : this.pending.first(this.gate, now);
		while (first != null) {
			boolean isAsleep = first.isAwaited();
			if (isAsleep && isLeft(now)) {
				return;
			}
			Slot<C> slot = this.supply.take(first.state(), first.since(), now, after);
			if (slot == null) {
				return;
			}
			this.pending.remove(first);
			slot.tie(first.tie());
			slot.promise(first);
			// Threads read the time before they take the lock, so readings may be out of
			// order
			long nanosInAll = Math.max(0, now - first.since());
			long nanosForName = slot.entry().hasConnection() ? 0
					: Math.min(nanosInAll, this.gate.nanosWaited(first.since(), now));
			long waitedNanos = nanosInAll - nanosForName;
			lend(slot, waitedNanos, now);
			first.served(waitedNanos, nanosForName);
			overtaking(now).served(waitedNanos);
			if (isAsleep) {
				first.waking().begin(now);
				overtaking(now).wakes(first.waking());
			}
			after.grant(first, slot);
			first = this.pending.first(this.gate, now);
		}
	}

	/**
	 * Return whether what is available is left to threads that run, while one that sleeps
	 * is being woken. Below the limit of the route there may be more to have, or other
	 * routes may need it.
	 */
	private boolean isLeft(long now) {
		return this.supply.hasIdle() && this.supply.isAtLimit()
				&& overtaking(now).isWaking(this.supply.available(), now);
	}

	/** Lend a slot in the name of the current thread, and count it. */
	void lend(Slot<C> slot, long waitedNanos, long now) {
		this.leased.lend(slot, now);
		this.counters.served(waitedNanos, slot.entry().hasConnection(), this.leased.used(), now);
		this.status.used(now);
	}

	/** Count how many leases are pending. */
	void notePending(long now) {
		this.counters.pending(this.pending.size(), isSaturated(now), now);
	}

	/** Return whether leases are pending because of a limit, and of nothing else. */
	boolean isSaturated(long now) {
		return !this.status.isSuspended() && !this.supply.isShortOfSockets(now) && waiting(now) > 0;
	}

	/**
	 * Return how many leases are pending because the limit is reached: not those that get
	 * a connection that is being checked, or a new one once the name was looked up.
	 */
	int waiting(long now) {
		return this.pending.size() - this.supply.coming(now);
	}

}
