package io.httppool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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

	private final LeasedSlots<C> leased = new LeasedSlots<>();

	private final PendingLeases<C> pending = new PendingLeases<>();

	private final Places<C> places;

	private final RouteService service;

	RouteStock(RoutePool<C> pool, RouteSlots<C> route, Limits limits) {
		this.pool = pool;
		this.route = route;
		this.settings = route.settings();
		this.available = new AvailableSlots<>(pool.reuse());
		this.places = new Places<>(pool, route, this.leased, this.available, limits);
		long now = pool.now();
		this.service = new RouteService(pool, now);
		this.counters = new RouteCounters(now);
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
		if (!this.pending.isEmpty() || this.places.areExceeded() || this.service.isDraining()) {
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
	 * @param idleNanos how long it may stay available
	 * @param rival another route whose leases wait for a place in the pool, if any
	 * @param now the reading of the ticker
	 * @return what remains to be done, or {@code null} for nothing
	 */
	@Nullable Settlement<C> release(PoolEntry<HttpRoute, C> entry, boolean reusable, long idleNanos, @Nullable Need rival,
			long now) {
		Slot<C> slot = this.leased.takeBack(entry);
		if (slot == null) {
			this.pool.requireReclaimed(entry);
			return null;
		}
		this.counters.released(slot.heldNanos(now), now);
		slot.lifetime().exchanged(now, idleNanos);
		return place(slot, reusable, rival, now);
	}

	/**
	 * Take back what was lent to a lease that had been withdrawn.
	 * @param slot the slot, as unused as it was
	 * @param now the reading of the ticker
	 * @return what remains to be done, or {@code null} for nothing
	 */
	@Nullable Settlement<C> takeUnused(Slot<C> slot, long now) {
		if (this.leased.takeBack(slot.entry()) == null) {
			return null;
		}
		return place(slot, true, null, now);
	}

	/** Make a connection available or close it, then serve who waits for it. */
	private @Nullable Settlement<C> place(Slot<C> slot, boolean reusable, @Nullable Need rival, long now) {
		this.service.used(now);
		boolean isOutweighed = rival != null && rival.outweighs(need(this.places.taken() + 1));
		CloseReason reason = reasonToClose(slot, reusable, now);
		if (reason == null && !isOutweighed) {
			this.available.add(slot);
			return this.pending.isEmpty() ? null : match(now, new Settlement<>());
		}
		Settlement<C> after = new Settlement<>();
		after.close(slot, (reason != null) ? reason : CloseReason.OVERFLOW);
		return isOutweighed ? after.lacksPermit(true) : match(now, after);
	}

	private @Nullable CloseReason reasonToClose(Slot<C> slot, boolean reusable, long now) {
		if (!reusable || !slot.entry().hasConnection()) {
			return CloseReason.NOT_REUSABLE;
		}
		if (slot.doom() != null) {
			return slot.doom();
		}
		if (this.pool.isClosed()) {
			return CloseReason.SHUTDOWN;
		}
		if (!this.places.isOneLeft()) {
			return CloseReason.TRIMMED;
		}
		return slot.lifetime().worn(now);
	}

	/**
	 * Put a place for a new connection where a leased one was that turned out to be
	 * closed. What was said of the old one holds for the new one, too.
	 * @throws IllegalStateException if the pool was closed, and the place with it
	 */
	Slot<C> replace(Slot<C> slot, Thread holder, long now) {
		if (this.leased.takeBack(slot.entry()) == null) {
			throw new IllegalStateException(RoutePool.CLOSED);
		}
		slot.closed();
		Slot<C> fresh = new Slot<>(this.route, this.pool.nextNumber(), now);
		fresh.doom(slot.doom());
		this.leased.lend(fresh, holder, now);
		this.counters.dialed();
		return fresh;
	}

	/**
	 * Let a lease wait its turn, which may come at once.
	 * @return what remains to be done, or {@code null} if this route was forgotten: there
	 * is another in its place
	 */
	@Nullable Settlement<C> enqueue(PendingLease<C> lease, long now) {
		if (this.pool.isClosed()) {
			throw new IllegalStateException(RoutePool.CLOSED);
		}
		if (this.service.isForgotten()) {
			return null;
		}
		this.pending.add(lease, now);
		this.counters.queued(now);
		return match(now, new Settlement<>());
	}

	/** Serve whoever can be served now. */
	Settlement<C> serve(long now) {
		return match(now, new Settlement<>());
	}

	/** Remove a lease that finds more waiting than may wait. */
	boolean turnAway(PendingLease<C> lease) {
		int waiting = this.pending.size() - this.available.claimed();
		boolean tooMany = waiting > this.settings.maxPending() && this.pending.remove(lease);
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

	/**
	 * Close leased connections whose holders are not to be trusted with them any more.
	 */
	Settlement<C> reclaim(Predicate<Slot<C>> test, CloseReason reason, long now) {
		Settlement<C> after = new Settlement<>();
		this.leased.close(test, reason, after);
		return match(now, after);
	}

	/**
	 * Set the limit in force: growth serves who waits, shrinkage closes the surplus.
	 * @param limit the limit
	 * @param isByHand whether it is meant for this route alone
	 * @param now the reading of the ticker
	 * @return what remains to be done, or {@code null} if this route was forgotten or has
	 * a limit of its own
	 */
	@Nullable Settlement<C> limit(int limit, boolean isByHand, long now) {
		boolean isSet = !this.service.isForgotten() && this.places.limit(limit, isByHand);
		return isSet ? match(now, new Settlement<>()) : null;
	}

	/** Close the available connections that a test gives a reason for. */
	Settlement<C> closeAvailable(AvailableSlots.Closable<C> test, long now) {
		Settlement<C> after = new Settlement<>();
		this.available.close(test, after);
		return match(now, after);
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

	/** Return the available connections, the coldest first. */
	List<Slot<C>> available() {
		return this.available.list();
	}

	/** Shorten how long connections may stay available to what was learned of peers. */
	void capIdle(IdleTimeouts timeouts) {
		this.available.forEach((slot) -> slot.lifetime().capIdle(timeouts.learnedFor(slot.entry().getConnection())));
	}

	/** Claim a connection to check it, unless it is used or its peer answered lately. */
	boolean claim(Slot<C> slot, long provedNanos, long now) {
		boolean isIdle = slot.isAvailable() && slot.lifetime().nanosSinceProof(now) >= provedNanos;
		if (isIdle) {
			slot.claim();
		}
		return isIdle;
	}

	/**
	 * Return a connection that was claimed.
	 * @param slot the slot
	 * @param found why it must be closed, or {@code null} if it proved to be good
	 * @param now the reading of the ticker
	 * @return what remains to be done, or {@code null} for nothing
	 */
	@Nullable Settlement<C> endClaim(Slot<C> slot, @Nullable CloseReason found, long now) {
		if (slot.isClosed()) {
			return null;
		}
		slot.available();
		CloseReason reason = (found != null) ? found : slot.doom();
		if (reason == null) {
			slot.lifetime().proved(now);
			boolean isDone = this.pending.isEmpty() && !this.places.areExceeded();
			return isDone ? null : match(now, new Settlement<>());
		}
		Settlement<C> after = new Settlement<>();
		this.available.close(slot, reason, after);
		return match(now, after);
	}

	/** Serve no lease from now on; null if this route is forgotten. */
	@Nullable Settlement<C> drain() {
		return this.service.tryDrain() ? retire(CloseReason.EVICTED) : null;
	}

	/** Serve leases again. */
	Settlement<C> resume(long now) {
		this.service.resume();
		return match(now, new Settlement<>());
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

	/** Forget this route, if it has had nothing for so long. */
	boolean tryForget(long quietNanos, long now) {
		boolean isEmpty = this.places.taken() == 0 && this.pending.isEmpty();
		return this.service.tryForget(isEmpty && !this.places.isLimitSetByHand(), quietNanos, now);
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
		return (coldest != null) ? Math.max(0, coldest.lifetime().idleNanos(now)) : -1L;
	}

	/** Return how much this route lacks. */
	Need currentNeed() {
		return need(this.places.taken());
	}

	Limits limits() {
		return this.places.limits();
	}

	/** Copy the state of this route at an instant. */
	RouteView<C> view(long now) {
		List<Slot.View<C>> slots = new ArrayList<>(this.places.taken());
		this.leased.forEach((slot) -> slots.add(slot.view()));
		this.available.forEach((slot) -> slots.add(slot.view()));
		return new RouteView<>(this.route.route(), this.settings, slots, this.available.size(), this.pending.size(),
				this.pending.nanos(now), this.places.limits(), this.counters.totals(now), this.service.isDraining(),
				this.counters.arrivalsPerSecond(now), this.route.idleTimeouts().current(), now);
	}

	/** Give connections to leases in their order until one side has no more. */
	private Settlement<C> match(long now, Settlement<C> after) {
		this.places.trim(after);
		PendingLease<C> first = this.service.isDraining() ? null : this.pending.first();
		while (first != null) {
			Slot<C> slot = this.places.take(first.state(), now, after);
			if (slot == null) {
				return after;
			}
			this.pending.remove(first);
			this.counters.dequeued(now);
			if (!slot.entry().hasConnection()) {
				this.counters.dialed();
			}
			lend(slot, Thread.currentThread(), now);
			after.grant(first, slot);
			first = this.pending.first();
		}
		return after;
	}

	private void lend(Slot<C> slot, Thread holder, long now) {
		this.leased.lend(slot, holder, now);
		this.counters.leased(now);
		this.service.used(now);
	}

	private Need need(int size) {
		PendingLease<C> first = this.pending.first();
		return new Need(size, first != null, (first != null) ? first.since() : 0);
	}

}
