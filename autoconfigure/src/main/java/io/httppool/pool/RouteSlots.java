package io.httppool.pool;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one route and the leases that wait for one. Thread-safe: one lock
 * guards all of it, no other lock is ever taken while it is held, and nothing is closed
 * or called back under it. What remains to be done outside comes back as a
 * {@link Settlement}.
 * <p>
 * Leases are served first come, first served: a lease is lent a connection at once only
 * if nobody waits, and is queued before it is served otherwise.
 *
 * @param <C> the kind of connection
 */
final class RouteSlots<C extends HttpConnection> {

	private final RoutePool<C> pool;

	private final HttpRoute route;

	private final RouteSettings settings;

	private final RouteCounters counters;

	private final AvailableSlots<C> available;

	private final ReentrantLock lock = new ReentrantLock();

	private final IdentityHashMap<PoolEntry<HttpRoute, C>, Slot<C>> leased = new IdentityHashMap<>(); // guarded

	// by
	// lock

	private final Set<PendingLease<C>> pending = new LinkedHashSet<>(); // guarded by lock

	private Limits limits; // guarded by lock

	private long pendingSince; // guarded by lock

	RouteSlots(RoutePool<C> pool, HttpRoute route, RouteSettings settings, Limits limits) {
		this.pool = pool;
		this.route = route;
		this.settings = settings;
		this.limits = limits;
		this.available = new AvailableSlots<>(pool.reuse());
		this.counters = new RouteCounters(pool.now());
	}

	HttpRoute route() {
		return this.route;
	}

	RouteSettings settings() {
		return this.settings;
	}

	String poolName() {
		return this.pool.name();
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
		this.lock.lock();
		try {
			if (!this.pending.isEmpty() || size() > this.limits.current()) {
				return null;
			}
			Slot<C> slot = this.available.takeNext(state, now);
			if (slot != null) {
				lend(slot, holder, now);
			}
			return slot;
		}
		finally {
			this.lock.unlock();
		}
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
		this.lock.lock();
		try {
			Slot<C> slot = this.leased.remove(entry);
			if (slot == null) {
				requireReclaimed(entry);
				return null;
			}
			slot.takeBack(now);
			CloseReason reason = reasonToClose(slot, reusable, rival, now);
			if (reason == null) {
				this.available.add(slot);
				return this.pending.isEmpty() ? null : match(now, new Settlement<>());
			}
			Settlement<C> after = new Settlement<>();
			after.close(slot, reason);
			return (reason != CloseReason.OVERFLOW) ? match(now, after) : after.lacksPermit(true);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** An entry that is not leased was released twice, unless its lease was reclaimed. */
	private void requireReclaimed(PoolEntry<HttpRoute, C> entry) {
		if (entry.hasConnection() && !this.pool.isClosed()) {
			throw new IllegalStateException("The pool entry is not leased: it was released before");
		}
	}

	private @Nullable CloseReason reasonToClose(Slot<C> slot, boolean reusable, @Nullable Need rival, long now) {
		if (!reusable || !slot.entry().hasConnection()) {
			return CloseReason.NOT_REUSABLE;
		}
		if (size() >= this.limits.current() || this.pool.permits().areOverdrawn()) {
			return CloseReason.TRIMMED;
		}
		if (rival != null && rival.outweighs(need(size() + 1))) {
			return CloseReason.OVERFLOW;
		}
		return slot.worn(now);
	}

	/** Put a place for a new connection where one was that turned out to be closed. */
	Slot<C> replace(Slot<C> slot, long now) {
		return locked(() -> {
			this.leased.remove(slot.entry());
			Slot<C> fresh = new Slot<>(this, this.pool.nextNumber(), now);
			fresh.lend(Thread.currentThread(), now);
			this.leased.put(fresh.entry(), fresh);
			this.counters.dialed();
			return fresh;
		});
	}

	/** Let a lease wait its turn, which may come at once. */
	Settlement<C> enqueue(PendingLease<C> lease, long now) {
		return locked(() -> {
			if (this.pool.isClosed()) {
				throw new IllegalStateException("Connection pool shut down");
			}
			if (this.pending.isEmpty()) {
				this.pendingSince = now;
			}
			this.pending.add(lease);
			return match(now, new Settlement<>());
		});
	}

	/** Serve whoever can be served now. */
	Settlement<C> serve(long now) {
		return locked(() -> match(now, new Settlement<>()));
	}

	/** Remove a lease that finds more waiting than may wait. */
	boolean turnAway(PendingLease<C> lease) {
		return locked(() -> {
			boolean tooMany = this.pending.size() > this.settings.maxPending() && this.pending.remove(lease);
			if (tooMany) {
				this.counters.rejected();
			}
			return tooMany;
		});
	}

	/** Remove a lease that was withdrawn, and serve those behind it. */
	Settlement<C> forget(PendingLease<C> lease, long now) {
		return locked(() -> {
			this.pending.remove(lease);
			return match(now, new Settlement<>());
		});
	}

	void countTimeout() {
		locked(() -> {
			this.counters.timedOut();
			return true;
		});
	}

	/** Discard what a thread has leased here, after an error left it in the middle. */
	Settlement<C> reclaim(Thread holder, long now) {
		return locked(() -> {
			Settlement<C> after = new Settlement<>();
			this.leased.values().removeIf((slot) -> {
				boolean isHeld = slot.holder() == holder;
				if (isHeld) {
					after.close(slot, CloseReason.REQUEST_FAILED);
				}
				return isHeld;
			});
			return match(now, after);
		});
	}

	/** Set the limit in force: growth serves who waits, shrinkage closes the surplus. */
	Settlement<C> limit(int limit, long now) {
		return locked(() -> {
			this.limits = this.limits.withCurrent(limit);
			return match(now, new Settlement<>());
		});
	}

	/** Close the available connections that a test gives a reason for. */
	Settlement<C> closeAvailable(AvailableSlots.Closable<C> test, long now) {
		return locked(() -> {
			Settlement<C> after = new Settlement<>();
			this.available.close(test, after);
			return match(now, after);
		});
	}

	/** Close the connection unused longest, so that its place can be used elsewhere. */
	Settlement<C> closeColdest(CloseReason reason) {
		return locked(() -> {
			Settlement<C> after = new Settlement<>();
			this.available.closeColdest(reason, after);
			return after;
		});
	}

	/** Return for how long the coldest connection has been available, -1 for none. */
	long coldestNanos(long now) {
		return locked(() -> {
			Slot<C> coldest = this.available.peekColdest();
			return (coldest != null) ? coldest.idleNanos(now) : -1L;
		});
	}

	/** Close everything for good, handing over the leases that will never be served. */
	Settlement<C> shutDown(List<PendingLease<C>> abandoned) {
		return locked(() -> {
			Settlement<C> after = new Settlement<>();
			this.available.close((slot) -> CloseReason.SHUTDOWN, after);
			this.leased.values().forEach((slot) -> after.close(slot, CloseReason.SHUTDOWN));
			this.leased.clear();
			abandoned.addAll(this.pending);
			this.pending.clear();
			return after;
		});
	}

	Need currentNeed() {
		return locked(() -> need(size()));
	}

	Limits limits() {
		return locked(() -> this.limits);
	}

	/** Copy the state of this route at an instant. */
	RouteView<C> view(long now) {
		return locked(() -> {
			List<Slot.View<C>> slots = new ArrayList<>(size());
			this.leased.values().forEach((slot) -> slots.add(slot.view(false)));
			this.available.forEach((slot) -> slots.add(slot.view(true)));
			long pendingNanos = this.pending.isEmpty() ? 0 : now - this.pendingSince;
			return new RouteView<>(this.route, this.settings, slots, this.available.size(), this.pending.size(),
					pendingNanos, this.limits, this.counters.totals(now));
		});
	}

	/** Give connections to leases in their order until one side has no more. */
	private Settlement<C> match(long now, Settlement<C> after) {
		trim(after);
		while (!this.pending.isEmpty()) {
			PendingLease<C> first = this.pending.iterator().next();
			Slot<C> slot = take(first.state(), now, after);
			if (slot == null) {
				return after;
			}
			this.pending.remove(first);
			lend(slot, first.holder(), now);
			after.grant(first, slot);
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
		boolean isPermitted = (isBelowLimit && (after.tryInheritPermit() || this.pool.permits().tryTake()))
				|| (this.available.closeColdest(CloseReason.OVERFLOW, after) && after.tryInheritPermit());
		if (!isPermitted) {
			after.lacksPermit(isBelowLimit);
			return null;
		}
		this.counters.dialed();
		return new Slot<>(this, this.pool.nextNumber(), now);
	}

	private void lend(Slot<C> slot, Thread holder, long now) {
		slot.lend(holder, now);
		this.leased.put(slot.entry(), slot);
		this.counters.leased(now);
	}

	private Need need(int size) {
		PendingLease<C> first = this.pending.isEmpty() ? null : this.pending.iterator().next();
		return new Need(size, first != null, (first != null) ? first.since() : 0);
	}

	private int size() {
		return this.leased.size() + this.available.size();
	}

	private <T> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How much a route lacks.
	 *
	 * @param size how many connections it has
	 * @param isPending whether a lease waits
	 * @param since since when the first of them waits, as a reading of the ticker
	 */
	record Need(int size, boolean isPending, long since) {

		/**
		 * Whether a place in the pool should go from another route to this one: its first
		 * lease has waited longer, and it has fewer connections. Without the second
		 * condition two busy routes would trade their places at every release.
		 */
		boolean outweighs(Need other) {
			return this.isPending && other.isPending() && this.size < other.size() && this.since - other.since() < 0;
		}

	}

	/**
	 * The state of a route at an instant.
	 */
	record RouteView<C extends HttpConnection>(HttpRoute route, RouteSettings settings, List<Slot.View<C>> slots,
			int available, int pending, long pendingNanos, Limits limits, RouteTotals totals) {

		int leased() {
			return this.slots.size() - this.available;
		}

	}

}
