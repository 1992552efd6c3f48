package io.httppool.pool;

import java.util.List;
import java.util.function.Predicate;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.snapshot.CloseReason;

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
final class RouteState<C extends HttpConnection> {

	private final ConnectionPool<C> pool;

	private final PooledRoute<C> route;

	private final RouteCounters counters;

	private final AvailableSlots<C> available;

	private final LeasedSlots<C> leased = new LeasedSlots<>();

	private final PendingLeases<C> pending = new PendingLeases<>();

	private final RouteCapacity<C> places;

	private final RouteStatus service;

	private final Retirement<C> retirement;

	private final TunedTerms terms;

	private final RouteInspection<C> looks;

	RouteState(ConnectionPool<C> pool, PooledRoute<C> route, Limits limits) {
		this.pool = pool;
		this.route = route;
		this.available = new AvailableSlots<>(pool.reuse());
		this.places = new RouteCapacity<>(pool, route, this.leased, this.available, limits);
		long now = pool.now();
		this.service = new RouteStatus(pool, now);
		this.retirement = new Retirement<>(this.leased, this.available, this.pending, this.service);
		this.counters = new RouteCounters(limits.current(), now);
		this.terms = new TunedTerms(pool, route);
		this.looks = new RouteInspection<>(route, this.leased, this.available, this.pending, this.places, this.counters,
				this.service, this.terms);
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
			this.counters.arrived(now);
			lend(slot, holder, 0, now);
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
		this.counters.returned(slot, this.leased.size(), now);
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
		this.counters.leased(this.leased.size(), now);
		return place(slot, true, null, now);
	}

	/** Make a connection available or close it, then serve who waits for it. */
	private @Nullable Settlement<C> place(Slot<C> slot, boolean reusable, @Nullable Need rival, long now) {
		this.service.used(now);
		boolean isOutweighed = rival != null && rival.outweighs(this.looks.need(this.places.taken() + 1));
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
			throw new IllegalStateException(ConnectionPool.CLOSED);
		}
		slot.closed();
		Slot<C> fresh = new Slot<>(this.route, this.pool.nextNumber(), now);
		fresh.doom(slot.doom());
		this.leased.lend(fresh, holder, now);
		this.counters.replaced(slot.lifetime().idleNanos(now));
		return fresh;
	}

	/**
	 * Let a lease wait its turn, which may come at once.
	 * @return what remains to be done, or {@code null} if this route was forgotten: there
	 * is another in its place
	 */
	@Nullable Settlement<C> enqueue(PendingLease<C> lease, long now) {
		if (this.pool.isClosed()) {
			throw new IllegalStateException(ConnectionPool.CLOSED);
		}
		if (this.service.isForgotten()) {
			return null;
		}
		this.pending.add(lease, now);
		this.counters.arrived(now);
		Settlement<C> after = match(now, new Settlement<>());
		if (!lease.isServed() && this.places.areTaken() && !this.service.isDraining()) {
			after.saturated(this.counters.saturated(this.pending.size(), now));
		}
		return after;
	}

	/** Serve whoever can be served now. */
	Settlement<C> serve(long now) {
		return match(now, new Settlement<>());
	}

	/** Remove a lease that finds more waiting than may wait. */
	boolean turnAway(PendingLease<C> lease, long now) {
		int waiting = this.pending.size() - this.available.claimed();
		boolean tooMany = waiting > this.terms.maxPending() && this.pending.remove(lease);
		if (tooMany) {
			this.counters.rejected();
			notePending(now);
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
		this.counters.leased(this.leased.size(), now);
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
		return isSet ? limitChanged(now) : null;
	}

	/** Set a limit that is not meant for this route alone any more. */
	Settlement<C> freeLimit(int limit, long now) {
		this.places.freeLimit(limit);
		return limitChanged(now);
	}

	/**
	 * Go by a tuning from now on; a limit that was set by hand stays.
	 */
	Settlement<C> tune(RouteTuning wanted, long now) {
		this.terms.tune(wanted);
		this.places.limit(wanted.limit(), false);
		return limitChanged(now);
	}

	/** Raise the limit, unless it is another one by now. */
	@Nullable Settlement<C> grow(int from, int to, long now) {
		boolean isSet = limits().current() == from && this.places.limit(to, false);
		return isSet ? limitChanged(now) : null;
	}

	private Settlement<C> limitChanged(long now) {
		this.counters.limit(limits().current(), now);
		return match(now, new Settlement<>());
	}

	/** Close what has been unused for longer than the tuning wants, not all at once. */
	@Nullable Settlement<C> trimIdle(long now) {
		RouteTuning wanted = this.terms.tuning();
		if (wanted == null) {
			return null;
		}
		Settlement<C> after = new Settlement<>();
		this.available.trim(wanted, now, after);
		return match(now, after);
	}

	/** Close the available connections that a test gives a reason for. */
	Settlement<C> closeAvailable(AvailableSlots.Closable<C> test, long now) {
		Settlement<C> after = new Settlement<>();
		this.available.close(test, after);
		return match(now, after);
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
		if (found != null) {
			this.counters.foundStale(slot.lifetime().idleNanos(now));
		}
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

	/** Return what tells about this route. */
	RouteInspection<C> looks() {
		return this.looks;
	}

	/** Return what ends the service of this route. */
	Retirement<C> retirement() {
		return this.retirement;
	}

	/** Serve leases again. */
	Settlement<C> resume(long now) {
		this.service.resume();
		return match(now, new Settlement<>());
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

	/** Return how much this route lacks. */
	Need currentNeed() {
		return this.looks.need(this.places.taken());
	}

	Limits limits() {
		return this.places.limits();
	}

	private void notePending(long now) {
		this.counters.pending(this.pending.size(), !this.service.isDraining(), now);
	}

	/** Give connections to leases in their order until one side has no more. */
	private Settlement<C> match(long now, Settlement<C> after) {
		this.places.trim(after);
		serve(now, after);
		notePending(now);
		return after;
	}

	private void serve(long now, Settlement<C> after) {
		PendingLease<C> first = this.service.isDraining() ? null : this.pending.first();
		while (first != null) {
			Slot<C> slot = this.places.take(first.state(), now, after);
			if (slot == null) {
				return;
			}
			this.pending.remove(first);
			lend(slot, Thread.currentThread(), now - first.since(), now);
			first.served();
			after.grant(first, slot);
			first = this.pending.first();
		}
	}

	private void lend(Slot<C> slot, Thread holder, long waitedNanos, long now) {
		this.leased.lend(slot, holder, now);
		this.counters.served(waitedNanos, slot.entry().hasConnection(), this.leased.size(), now);
		this.service.used(now);
	}

}
