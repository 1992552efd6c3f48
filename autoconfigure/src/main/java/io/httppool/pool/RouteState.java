package io.httppool.pool;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.CloseReason;

/**
 * The state of one route: leased and available connections, and pending leases. Guarded
 * by the lock of the route. Nothing is closed or called back here: what remains to be
 * done outside the lock comes back as a {@link Settlement}.
 * <p>
 * Leases are served first come, first served, but for those that overtake
 * ({@link Overtaking}): a lease is lent a connection at once only if none is pending, and
 * is queued before it is served otherwise.
 *
 * @param <C> the kind of connection
 */
final class RouteState<C extends HttpConnection> {

	private final RouteIdentity route;

	private final RouteCounters counters;

	private final AvailableSlots<C> available;

	private final LeasedSlots<C> leased = new LeasedSlots<>();

	private final PendingLeases<C> pending = new PendingLeases<>();

	private final RouteLimit limit;

	private final SlotSupply<C> supply;

	private final RouteStatus status;

	private final NameGate gate;

	private final Matching<C> matching;

	private final TunedTerms terms;

	RouteState(RouteIdentity route, AvailableSlots<C> available, Limits limits) {
		this.route = route;
		this.available = available;
		this.limit = new RouteLimit(route.pool(), limits);
		this.status = new RouteStatus(route.pool());
		this.gate = new NameGate(route);
		this.supply = new SlotSupply<>(route, this.leased, available, this.limit, this.gate);
		this.counters = new RouteCounters(limits.current(), route, route.pool().now());
		this.matching = new Matching<>(this.pending, this.supply, this.leased, this.counters, this.status, this.gate);
		this.terms = new TunedTerms(route);
	}

	/** Lend an available connection if the order allows it: the way most leases go. */
	@Nullable Slot<C> tryLend(@Nullable Object state, @Nullable LeaseTie tie, long now) {
		return this.matching.tryLend(state, tie, now);
	}

	/** Take a leased connection back; {@code null} if its lease was reclaimed. */
	@Nullable Slot<C> takeBack(PoolEntry<HttpRoute, C> entry) {
		Slot<C> slot = this.leased.takeBack(entry);
		if (slot == null) {
			this.route.pool().requireReclaimed(entry);
		}
		return slot;
	}

	/**
	 * Make a connection that was taken back available, or close it.
	 * @param slot the slot
	 * @param reusable whether it can carry another exchange
	 * @param idleNanos how long it may stay available
	 * @param rival the need of another route that waits for a permit, if any
	 * @param now the reading of the ticker
	 * @return what remains to be done, or {@code null} for nothing
	 */
	@Nullable Settlement<C> release(Slot<C> slot, boolean reusable, long idleNanos, @Nullable Need rival, long now) {
		this.matching.returned(slot, now);
		slot.returned(now, idleNanos);
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
		this.counters.leased(this.leased.used(), now);
		return place(slot, true, null, now);
	}

	/** Make a connection available or close it, then serve pending leases. */
	private @Nullable Settlement<C> place(Slot<C> slot, boolean reusable, @Nullable Need rival, long now) {
		this.status.used(now);
		boolean isOutweighed = rival != null && rival.outweighs(inspection().need(this.supply.total() + 1, now));
		CloseReason reason = this.supply.reasonToClose(slot, reusable, now);
		if (reason == null && !isOutweighed) {
			this.available.add(slot);
			return this.pending.isEmpty() ? null : tellIfSaturated(this.matching.match(now), now);
		}
		Settlement<C> after = new Settlement<>();
		after.close(slot, (reason != null) ? reason : CloseReason.OVERFLOW);
		return isOutweighed ? after.lacksPermit(true) : tellIfSaturated(this.matching.match(now, after), now);
	}

	/**
	 * Have the tuner told if leases are still pending: of a crowd that only waits, no
	 * lease will find the limit reached.
	 */
	private Settlement<C> tellIfSaturated(Settlement<C> after, long now) {
		boolean isTold = !this.pending.isEmpty() && this.limit.isTuned() && this.supply.isAtLimit()
				&& !this.status.isSuspended();
		if (isTold) {
			after.saturated(this.counters.saturated(this.pending.size(), this.leased, now));
		}
		return after;
	}

	/**
	 * Put a new slot in the place of a leased one whose connection turned out to be
	 * closed. A reason to close the old one holds for the new one, too.
	 * @throws IllegalStateException if the pool was closed, and the slot with it
	 */
	Slot<C> replace(Slot<C> slot, long now) {
		Slot<C> fresh = new Slot<>(this.route, now);
		fresh.inherit(slot);
		if (this.leased.takeBack(slot.entry()) == null) {
			throw new IllegalStateException(PoolState.CLOSED);
		}
		slot.closed();
		Permits permits = this.route.pool().permits();
		permits.pass(slot.permit(), fresh.permit());
		permits.giveBack(slot.permit());
		this.leased.lend(fresh, now);
		this.counters.replaced(slot.lifetime().idleNanos(now), now);
		return fresh;
	}

	/**
	 * Let a lease wait its turn, which may come at once.
	 * @return what remains to be done, or {@code null} if this route was forgotten:
	 * another one is in its place
	 */
	@Nullable Settlement<C> enqueue(PendingLease<C> lease, long now) {
		if (this.route.pool().isClosed()) {
			throw new IllegalStateException(PoolState.CLOSED);
		}
		if (this.status.isForgotten()) {
			return null;
		}
		Settlement<C> after = this.matching.enqueue(lease, now);
		if (!lease.isServed() && this.supply.isAtLimit() && this.matching.isSaturated(now)) {
			after.saturated(this.counters.saturated(this.pending.size(), this.leased, now));
		}
		return after;
	}

	/**
	 * Note that the thread of a lease runs that was granted a connection, and wake the
	 * next.
	 * @return what remains to be done, or {@code null} for nothing
	 */
	@Nullable Settlement<C> awake(PendingLease<C> lease, long now) {
		return this.matching.awake(lease, now);
	}

	/** Serve the leases that were left pending for a thread that should run by now. */
	@Nullable Settlement<C> serveLeft(long now) {
		return this.matching.serveLeft(now);
	}

	/** Serve the pending leases that can be served now. */
	Settlement<C> serve(long now) {
		return this.matching.match(now);
	}

	/** Remove a lease that finds more pending than max-pending allows. */
	boolean turnAway(PendingLease<C> lease, long now) {
		int most = this.terms.maxPending(this.limit);
		boolean tooMany = this.matching.waiting(now) > most && this.pending.remove(lease);
		if (tooMany) {
			this.counters.rejected(now);
			this.matching.notePending(now);
		}
		return tooMany;
	}

	/** Remove a lease that was withdrawn, and serve those behind it. */
	Settlement<C> forget(PendingLease<C> lease, long now) {
		this.pending.remove(lease);
		return this.matching.match(now);
	}

	/** Count and remove a lease that was not served in time. */
	Settlement<C> timedOut(PendingLease<C> lease, long now) {
		this.counters.timedOut(now);
		return forget(lease, now);
	}

	/** Pass a lease on to the thread it was meant for. */
	Slot<C> handTo(Slot<C> slot, Thread holder) {
		slot.handTo(holder);
		return slot;
	}

	/** Close leased connections whose holders are not to be trusted with them. */
	Settlement<C> reclaim(Predicate<Slot<C>> test, CloseReason reason, long now) {
		Settlement<C> after = new Settlement<>();
		this.leased.close(test, reason, after);
		after.forEachClosed((slot) -> this.route.pool().noteReclaimed(slot.entry()));
		this.counters.leased(this.leased.used(), now);
		return this.matching.match(now, after);
	}

	/**
	 * Set the limit in force: growth serves pending leases, shrinkage closes the surplus.
	 * @param limit the limit
	 * @param isByHand whether it is meant for this route alone
	 * @param now the reading of the ticker
	 * @return what remains to be done, or {@code null} if this route was forgotten or has
	 * a limit of its own
	 */
	@Nullable Settlement<C> limit(int limit, boolean isByHand, long now) {
		boolean isSet = !this.status.isForgotten() && this.limit.set(limit, isByHand);
		return isSet ? limitChanged(now) : null;
	}

	/** Set a limit that no longer counts as set by hand. */
	Settlement<C> freeLimit(int limit, long now) {
		this.limit.free(limit);
		return limitChanged(now);
	}

	/** Exchange the settings of this route. */
	@Nullable Settlement<C> configure(RouteSettings settings, long now) {
		this.route.current().set(settings);
		return this.limit.rebound(settings.limits()) ? limitChanged(now) : null;
	}

	/** Apply a tuning from now on; a limit that was set by hand stays. */
	Settlement<C> tune(RouteTuning wanted, long now) {
		this.terms.tune(wanted);
		this.limit.set(wanted.limit(), false);
		return limitChanged(now);
	}

	/** Raise the limit, unless it is another one by now. */
	@Nullable Settlement<C> grow(int from, int to, long now) {
		boolean isSet = this.limit.current() == from && this.limit.set(to, false);
		return isSet ? limitChanged(now) : null;
	}

	private Settlement<C> limitChanged(long now) {
		Settlement<C> after = new Settlement<>();
		after.limitChanged(this.counters.limit(this.limit.current(), now), this.limit.current());
		return this.matching.match(now, after);
	}

	/** Close what has been idle for longer than the tuning wants, not all at once. */
	@Nullable Settlement<C> trimIdle(long now) {
		RouteTuning wanted = this.terms.tuning();
		if (wanted == null) {
			return null;
		}
		Settlement<C> after = new Settlement<>();
		this.available.trim(wanted, now, after);
		return this.matching.match(now, after);
	}

	/** Close the available connections for which a test returns a reason. */
	Settlement<C> closeAvailable(AvailableSlots.Closable<C> test, long now) {
		Settlement<C> after = new Settlement<>();
		this.available.close(test, after);
		return this.matching.match(now, after);
	}

	/** Return the available connections, the coldest first. */
	List<Slot<C>> available() {
		return this.available.list();
	}

	/**
	 * Apply what was learned of peers, also to the connections that are available.
	 * @param spans how long connections may stay available, by address
	 * @return how many connections are available
	 */
	int learn(Map<SocketAddress, Duration> spans) {
		IdleTimeouts timeouts = this.route.idleTimeouts();
		timeouts.learned(spans);
		this.available.forEach((slot) -> slot.lifetime().capIdle(timeouts.learnedFor(slot.entry().getConnection())));
		return this.available.size();
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
			this.counters.foundStale(slot.lifetime().idleNanos(now), now);
		}
		CloseReason reason = (found != null) ? found : slot.doom();
		if (reason == null) {
			slot.lifetime().proved(now);
			boolean isDone = this.pending.isEmpty() && !this.supply.isAboveLimit();
			return isDone ? null : this.matching.match(now);
		}
		Settlement<C> after = new Settlement<>();
		this.available.close(slot, reason, after);
		return this.matching.match(now, after);
	}

	/** Return the questions that can be asked of this route. */
	RouteInspection<C> inspection() {
		return new RouteInspection<>(this.route, this.leased, this.available, this.pending, this.limit, this.counters,
				this.status, this.gate, this.terms);
	}

	/** Return the slots for connections that no request waits for. */
	AheadSlots<C> ahead() {
		return new AheadSlots<>(this.route, this.leased, this.available, this.pending, this.supply, this.counters,
				this.status, this.terms);
	}

	/** Return the end of this route's service. */
	Retirement<C> retirement() {
		return new Retirement<>(this.leased, this.available, this.pending, this.status);
	}

	/** Serve leases again. */
	Settlement<C> resume(long now) {
		this.status.resume();
		return this.matching.match(now);
	}

	/** Note that a lookup has ended, and serve the leases that wait for that. */
	Settlement<C> endLookup(long now) {
		this.gate.ended(now);
		return this.matching.match(now);
	}

	/** Forget this route, if it has had nothing for a while; drop what it measured. */
	boolean tryForget(long quietNanos, long now) {
		boolean isEmpty = this.supply.total() == 0 && this.pending.isEmpty();
		if (isEmpty) {
			this.counters.rest(this.route.pool().isTuned(), now);
		}
		return this.status.tryForget(isEmpty && !this.limit.isSetByHand(), quietNanos, now);
	}

	/** Close the connection unused longest, so that its permit can be used elsewhere. */
	Settlement<C> closeColdest(CloseReason reason) {
		Settlement<C> after = new Settlement<>();
		this.available.closeColdest(reason, after);
		return after;
	}

	RouteLimit limit() {
		return this.limit;
	}

}
