package io.httppool.pool;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a route has, who waits for it, and who gets what. Guarded by the lock of the
 * route, but for {@link #hasAvailable()} and {@link #countClosed}. Nothing is closed or
 * called back here: what remains to be done outside the lock comes back as a
 * {@link Settlement}.
 * <p>
 * Leases are served first come, first served: a lease is lent a connection at once only
 * if nobody waits, and is queued before it is served otherwise.
 *
 * @param <C> the kind of connection
 */
final class RouteStock<C extends HttpConnection> {

	private final RoutePool<C> pool;

	private final RouteSlots<C> route;

	private final RouteSettings settings;

	private final RouteCounters counters;

	private final AvailableSlots<C> available;

	private final IdentityHashMap<PoolEntry<HttpRoute, C>, Slot<C>> leased = new IdentityHashMap<>();

	private final PendingLeases<C> pending = new PendingLeases<>();

	private Limits limits;

	RouteStock(RoutePool<C> pool, RouteSlots<C> route, Limits limits) {
		this.pool = pool;
		this.route = route;
		this.settings = route.settings();
		this.limits = limits;
		this.available = new AvailableSlots<>(pool.reuse());
		this.counters = new RouteCounters(pool.now());
	}

	void countClosed(CloseReason reason) {
		this.counters.closed(reason);
	}

	/** Return whether something was available a moment ago; takes no lock. */
	boolean hasAvailable() {
		return !this.available.isEmpty();
	}

	/** Lend an available connection if nobody waits for it: the way most leases go. */
	@Nullable Slot<C> tryLend(@Nullable Object state, Thread holder, long now) {
		if (!this.pending.isEmpty() || size() > this.limits.current()) {
			return null;
		}
		Slot<C> slot = this.available.takeNext(state, now);
		if (slot != null) {
			lend(slot, holder, now);
		}
		return slot;
	}

	/**
	 * Take a leased connection back.
	 * @param entry what was leased
	 * @param reusable whether it can carry another exchange
	 * @param rival another route whose leases wait for a place in the pool, if any
	 * @param now the reading of the ticker
	 * @return what remains to be done, or {@code null} for nothing
	 */
	@Nullable Settlement<C> release(PoolEntry<HttpRoute, C> entry, boolean reusable, @Nullable Need rival, long now) {
		Slot<C> slot = this.leased.remove(entry);
		if (slot == null) {
			requireReclaimed(entry);
			return null;
		}
		slot.takeBack(now);
		return place(slot, reusable, rival, now);
	}

	/**
	 * Take back what was lent to a lease that had been withdrawn.
	 * @param slot the slot, as unused as it was
	 * @param now the reading of the ticker
	 * @return what remains to be done, or {@code null} for nothing
	 */
	@Nullable Settlement<C> takeUnused(Slot<C> slot, long now) {
		if (this.leased.remove(slot.entry()) == null) {
			return null;
		}
		slot.putBack();
		return place(slot, true, null, now);
	}

	/** Make a connection available or close it, then serve who waits for it. */
	private @Nullable Settlement<C> place(Slot<C> slot, boolean reusable, @Nullable Need rival, long now) {
		boolean isOutweighed = rival != null && rival.outweighs(need(size() + 1));
		CloseReason reason = reasonToClose(slot, reusable, now);
		if (reason == null && !isOutweighed) {
			this.available.add(slot);
			return this.pending.isEmpty() ? null : match(now, new Settlement<>());
		}
		Settlement<C> after = new Settlement<>();
		after.close(slot, (reason != null) ? reason : CloseReason.OVERFLOW);
		return isOutweighed ? after.lacksPermit(true) : match(now, after);
	}

	/** An entry that is not leased was released twice, unless its lease was reclaimed. */
	private void requireReclaimed(PoolEntry<HttpRoute, C> entry) {
		if (entry.hasConnection() && !this.pool.isClosed()) {
			throw new IllegalStateException("The pool entry is not leased: it was released before");
		}
	}

	private @Nullable CloseReason reasonToClose(Slot<C> slot, boolean reusable, long now) {
		if (!reusable || !slot.entry().hasConnection()) {
			return CloseReason.NOT_REUSABLE;
		}
		if (size() >= this.limits.current() || this.pool.permits().areOverdrawn()) {
			return CloseReason.TRIMMED;
		}
		return slot.worn(now);
	}

	/**
	 * Put a place for a new connection where a leased one was that turned out to be
	 * closed.
	 * @throws IllegalStateException if the pool was closed, and the place with it
	 */
	Slot<C> replace(Slot<C> slot, Thread holder, long now) {
		if (this.leased.remove(slot.entry()) == null) {
			throw new IllegalStateException("Connection pool shut down");
		}
		Slot<C> fresh = new Slot<>(this.route, this.pool.nextNumber(), now);
		fresh.lend(holder, now);
		this.leased.put(fresh.entry(), fresh);
		this.counters.dialed();
		return fresh;
	}

	/** Let a lease wait its turn, which may come at once. */
	Settlement<C> enqueue(PendingLease<C> lease, long now) {
		if (this.pool.isClosed()) {
			throw new IllegalStateException("Connection pool shut down");
		}
		this.pending.add(lease, now);
		return match(now, new Settlement<>());
	}

	/** Serve whoever can be served now. */
	Settlement<C> serve(long now) {
		return match(now, new Settlement<>());
	}

	/** Remove a lease that finds more waiting than may wait. */
	boolean turnAway(PendingLease<C> lease) {
		boolean tooMany = this.pending.size() > this.settings.maxPending() && this.pending.remove(lease);
		if (tooMany) {
			this.counters.rejected();
		}
		return tooMany;
	}

	/** Remove a lease that was withdrawn, and serve those behind it. */
	Settlement<C> forget(PendingLease<C> lease, long now) {
		this.pending.remove(lease);
		return match(now, new Settlement<>());
	}

	/** Count a lease that waited in vain. */
	void countTimeout() {
		this.counters.timedOut();
	}

	/** Discard what a thread has leased here, after an error left it in the middle. */
	Settlement<C> reclaim(Thread holder, long now) {
		Settlement<C> after = new Settlement<>();
		this.leased.values().removeIf((slot) -> {
			boolean isHeld = slot.holder() == holder;
			if (isHeld) {
				after.close(slot, CloseReason.REQUEST_FAILED);
			}
			return isHeld;
		});
		return match(now, after);
	}

	/** Set the limit in force: growth serves who waits, shrinkage closes the surplus. */
	Settlement<C> limit(int limit, long now) {
		this.limits = this.limits.withCurrent(limit);
		return match(now, new Settlement<>());
	}

	/** Close the available connections that a test gives a reason for. */
	Settlement<C> closeAvailable(AvailableSlots.Closable<C> test, long now) {
		Settlement<C> after = new Settlement<>();
		this.available.close(test, after);
		return match(now, after);
	}

	/** Close the connection unused longest, so that its place can be used elsewhere. */
	Settlement<C> closeColdest(CloseReason reason) {
		Settlement<C> after = new Settlement<>();
		this.available.closeColdest(reason, after);
		return after;
	}

	/** Return for how long the coldest connection has been available, -1 for none. */
	long coldestNanos(long now) {
		Slot<C> coldest = this.available.peekColdest();
		return (coldest != null) ? Math.max(0, coldest.idleNanos(now)) : -1L;
	}

	/** Close everything for good, handing over the leases that will never be served. */
	Settlement<C> shutDown(List<PendingLease<C>> abandoned) {
		Settlement<C> after = new Settlement<>();
		this.available.close((slot) -> CloseReason.SHUTDOWN, after);
		this.leased.values().forEach((slot) -> after.close(slot, CloseReason.SHUTDOWN));
		this.leased.clear();
		abandoned.addAll(this.pending.drain());
		return after;
	}

	/** Return how much this route lacks. */
	Need currentNeed() {
		return need(size());
	}

	Limits limits() {
		return this.limits;
	}

	/** Copy the state of this route at an instant. */
	RouteView<C> view(long now) {
		List<Slot.View<C>> slots = new ArrayList<>(size());
		this.leased.values().forEach((slot) -> slots.add(slot.view(false)));
		this.available.forEach((slot) -> slots.add(slot.view(true)));
		return new RouteView<>(this.route.route(), this.settings, slots, this.available.size(), this.pending.size(),
				this.pending.nanos(now), this.limits, this.counters.totals(now), now);
	}

	/** Give connections to leases in their order until one side has no more. */
	private Settlement<C> match(long now, Settlement<C> after) {
		trim(after);
		PendingLease<C> first = this.pending.first();
		while (first != null) {
			Slot<C> slot = take(first.state(), now, after);
			if (slot == null) {
				return after;
			}
			this.pending.remove(first);
			lend(slot, first.holder(), now);
			after.grant(first, slot);
			first = this.pending.first();
		}
		return after;
	}

	private void trim(Settlement<C> after) {
		boolean isTrimmed = true;
		while (isTrimmed && size() > this.limits.current()) {
			isTrimmed = this.available.closeColdest(CloseReason.TRIMMED, after);
		}
	}

	private @Nullable Slot<C> take(@Nullable Object state, long now, Settlement<C> after) {
		if (size() > this.limits.current()) {
			return null;
		}
		Slot<C> slot = this.available.take(state, now, after);
		if (slot == null && state != null) {
			slot = this.available.take(null, now, after);
		}
		return (slot != null) ? slot : open(now, after);
	}

	/** Make a place for a new connection; one of another state may have to go for it. */
	private @Nullable Slot<C> open(long now, Settlement<C> after) {
		boolean isBelowLimit = size() < this.limits.current();
		if (!tryPermit(isBelowLimit, after)) {
			after.lacksPermit(isBelowLimit);
			return null;
		}
		this.counters.dialed();
		return new Slot<>(this.route, this.pool.nextNumber(), now);
	}

	/** A pool beyond its total must shrink: there, no permit passes from hand to hand. */
	private boolean tryPermit(boolean isBelowLimit, Settlement<C> after) {
		Permits permits = this.pool.permits();
		if (permits.areOverdrawn()) {
			return false;
		}
		return (isBelowLimit && (after.tryInheritPermit() || permits.tryTake()))
				|| (this.available.closeColdest(CloseReason.OVERFLOW, after) && after.tryInheritPermit());
	}

	private void lend(Slot<C> slot, Thread holder, long now) {
		slot.lend(holder, now);
		this.leased.put(slot.entry(), slot);
		this.counters.leased(now);
	}

	private Need need(int size) {
		PendingLease<C> first = this.pending.first();
		return new Need(size, first != null, (first != null) ? first.since() : 0);
	}

	private int size() {
		return this.leased.size() + this.available.size();
	}

}
