package io.httppool.pool;

import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.DefaultDisposalCallback;
import org.apache.hc.core5.pool.DisposalCallback;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.Permits.Permit;
import io.httppool.snapshot.CallSite;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.ThreadName;

/**
 * The seat of one connection in its route, kept beside the {@link PoolEntry} that
 * HttpClient handles. Its changing fields are guarded by the lock of the route; closing
 * happens outside of it.
 *
 * @param <C> the kind of connection
 */
final class Slot<C extends HttpConnection> extends LinkedMembers.Member<Slot<C>> implements DisposalCallback<C> {

	private static final Logger logger = LoggerFactory.getLogger(Slot.class);

	private final DisposalCallback<C> disposal = new DefaultDisposalCallback<>();

	private final RouteIdentity route;

	private final PoolEntry<HttpRoute, C> entry;

	/** The identity hash of the entry, by which it is found among those leased. */
	final int hash;

	/** The next in the same bucket of leased slots. */
	@Nullable Slot<C> nextLeased; // guarded by the route's lock

	private final Permit permit = new Permit(this::abandon);

	private final long number;

	private final long madeAt;

	private final Lifetime lifetime; // guarded by the route's lock

	private final SlotReport report;

	private volatile @Nullable CloseReason closeReason;

	/** The connection that is being closed, or whose closing an error has cut short. */
	private volatile @Nullable C unclosed;

	private volatile @Nullable LeaseTie tie;

	private final AtomicReference<@Nullable Promise> promise = new AtomicReference<>();

	private volatile long connectNanos;

	private volatile LeaseEnd end = LeaseEnd.ANSWERED;

	private SlotState state = SlotState.NEW; // guarded by the route's lock

	private @Nullable CloseReason doom; // guarded by the route's lock

	private @Nullable Thread holder; // guarded by the route's lock

	private long leasedAt; // guarded by the route's lock

	/** Whether no request waits for it. */
	private boolean isAhead; // guarded by the route's lock

	Slot(RouteIdentity route, long now) {
		this.route = route;
		this.number = route.pool().nextNumber();
		this.madeAt = now;
		this.lifetime = new Lifetime(route.settings(), this.number, now);
		this.report = new SlotReport(route, this.number, now);
		this.entry = new PoolEntry<>(route.route(), TimeValue.NEG_ONE_MILLISECOND, this);
		this.hash = System.identityHashCode(this.entry);
	}

	PoolEntry<HttpRoute, C> entry() {
		return this.entry;
	}

	Permit permit() {
		return this.permit;
	}

	/** Return the terms of exchanges on its route. */
	ExchangeTerms terms() {
		return this.route.terms();
	}

	/** Return the phase of its lease, {@code null} if its connection does not tell. */
	@Nullable LeasePhase phase() {
		return (this.entry.getConnection() instanceof Watched watched) ? watched.phase() : null;
	}

	/** Return its number in the pool; one that was made later has a larger one. */
	long number() {
		return this.number;
	}

	Lifetime lifetime() {
		return this.lifetime;
	}

	@Nullable Thread holder() {
		return this.holder;
	}

	boolean isAvailable() {
		return this.state == SlotState.AVAILABLE;
	}

	boolean isClaimed() {
		return this.state == SlotState.CLAIMED;
	}

	boolean isClosed() {
		return this.state == SlotState.CLOSED;
	}

	boolean hasState(@Nullable Object wanted) {
		Object ours = this.entry.getState();
		return (wanted != null) ? wanted.equals(ours) : ours == null;
	}

	void lend(Thread holder, long now) {
		this.state = this.state.to(SlotState.LEASED);
		this.holder = holder;
		this.leasedAt = now;
	}

	/** Open this connection for no request. */
	void openAhead() {
		this.isAhead = true;
	}

	boolean isAhead() {
		return this.isAhead;
	}

	/**
	 * Report that the connection is open, if it is.
	 * @param isAhead whether no request waited for it
	 * @param isUsed whether it was given back
	 */
	void reportOpen(boolean isAhead, boolean isUsed) {
		this.report.opened(this.entry.getConnection(), isAhead, isUsed);
	}

	/** Note that it came back, used or just opened. */
	void returned(long now, long idleNanos) {
		if (this.isAhead) {
			this.lifetime.opened(now, idleNanos);
			this.isAhead = false;
		}
		else {
			this.lifetime.exchanged(now, heldNanos(now), idleNanos);
		}
	}

	/** Pass this lease on to the thread it was meant for. */
	void handTo(Thread holder) {
		this.holder = holder;
	}

	/**
	 * Tie this lease to an object that its holder needs to end it, {@code null} for none.
	 */
	void tie(@Nullable LeaseTie tie) {
		this.tie = tie;
	}

	/** Promise this slot to a pending lease, which does not have it yet. */
	void promise(Promise promise) {
		this.promise.set(promise);
	}

	/** Forget a promise that was kept; the slot may have been promised anew since. */
	void forget(Promise kept) {
		this.promise.compareAndSet(kept, null);
	}

	@Nullable Promise promise() {
		return this.promise.get();
	}

	/** Return whether it is still on the way to the lease it was promised to. */
	private boolean isOnItsWay() {
		Promise current = promise();
		return current != null && !current.isKept();
	}

	/** Take over what holds for the lease of a slot that this one replaces. */
	void inherit(Slot<C> replaced) {
		this.doom = replaced.doom;
		this.tie = replaced.tie;
		this.promise.set(replaced.promise());
	}

	/** Return whether no holder is left that could end this lease. */
	boolean isDropped() {
		LeaseTie current = this.tie;
		return current != null && current.isDropped() && !isOnItsWay();
	}

	/** Return whether a thread has this lease, and not only the promise of it. */
	boolean isHeldBy(Thread thread) {
		return this.holder == thread && !isOnItsWay();
	}

	private Openings openings() {
		return this.route.pool().openings();
	}

	/** Return how long it took to connect during the current lease, 0 for not at all. */
	long connectNanos() {
		C connection = this.entry.getConnection();
		return (connection != null) ? openings().take(connection) : this.connectNanos;
	}

	/**
	 * Return what became of the request of the current lease, or of that which closed its
	 * connection.
	 */
	LeaseEnd end() {
		C connection = this.entry.getConnection();
		return (connection != null) ? LeaseEnd.of(connection, null) : this.end;
	}

	/** End a lease; the caller says next whether the connection stays. */
	void takeBack() {
		this.holder = null;
		this.tie = null;
		this.promise.set(null);
	}

	/** Return for how long the current lease has lasted. */
	long heldNanos(long now) {
		return now - this.leasedAt;
	}

	void available() {
		this.state = this.state.to(SlotState.AVAILABLE);
	}

	void claim() {
		this.state = this.state.to(SlotState.CLAIMED);
	}

	void closed() {
		this.state = this.state.to(SlotState.CLOSED);
	}

	/**
	 * Set the reason for which this connection is closed as soon as it is not held any
	 * more, {@code null} for none.
	 */
	void doom(@Nullable CloseReason reason) {
		this.doom = reason;
	}

	@Nullable CloseReason doom() {
		return this.doom;
	}

	/**
	 * Close the connection, if there is one that is open. Call it without a lock held. An
	 * error is not the fault of the request that happens to close the connection, and
	 * keeps no other connection from being closed.
	 * @return {@code false} if an {@link Error} came between, so that the connection may
	 * still be open
	 */
	boolean close(CloseReason reason, CloseMode mode) {
		boolean isClosed = true;
		this.closeReason = reason;
		try {
			closeAny(mode);
		}
		catch (RuntimeException ex) {
			logFailure(ex);
		}
		catch (Error ex) {
			isClosed = false;
			logFailure(ex);
		}
		this.closeReason = null;
		this.unclosed = isClosed ? null : this.unclosed;
		return isClosed;
	}

	/** Close the connection, or else the one whose closing was cut short before. */
	private void closeAny(CloseMode mode) {
		C connection = this.entry.getConnection();
		C left = this.unclosed;
		if (connection != null) {
			this.unclosed = connection;
			this.entry.discardConnection(mode);
		}
		else if (left != null) {
			left.close(CloseMode.IMMEDIATE);
		}
	}

	private void logFailure(Throwable ex) {
		this.route.pool()
			.incidents()
			.log(() -> logger.debug("{} - Closing connection {} failed", this.route.pool().name(), id(), ex));
	}

	/** Close a connection that an error has left behind, maybe half closed. */
	private void abandon() {
		close(CloseReason.EVICTED, CloseMode.IMMEDIATE);
	}

	/**
	 * Close a connection and count it: the one way out of every connection.
	 * {@link PoolEntry} calls this once for each, whoever discarded it.
	 */
	@Override
	public void execute(C connection, CloseMode mode) {
		CloseReason given = this.closeReason;
		CloseReason reason = (given != null && given != CloseReason.NOT_REUSABLE) ? given
				: ConnectionSigns.closeReason(connection, openings().isUnderWay(connection));
		this.end = LeaseEnd.of(connection, reason);
		boolean wasLookedAt = this.end == LeaseEnd.STALE && reason == given;
		if (this.lifetime.isGlanced() && this.end.isBroken() && !wasLookedAt) {
			this.route.quickLooks().pause(this.route.pool().now());
		}
		this.connectNanos = openings().take(connection);
		if (connection instanceof Watched watched) {
			watched.closing(reason);
		}
		this.route.closings().count(reason);
		this.route.pool()
			.incidents()
			.log(() -> logger.debug("{} - Closing connection {} ({})", this.route.pool().name(), id(), reason.word()));
		try {
			this.disposal.execute(connection, mode);
		}
		finally {
			this.report.closed(connection, reason, this.isAhead, this.lifetime.exchanges());
		}
	}

	String id() {
		return this.route.pool().name() + "-" + this.number;
	}

	/** Copy what is guarded. Call it with the route's lock held. */
	View<C> view() {
		LeaseTie current = this.tie;
		boolean isAvailable = this.state != SlotState.LEASED;
		return new View<>(this, this.entry.getConnection(), isAvailable, this.doom != null, this.madeAt,
				this.lifetime.releasedAt(), this.leasedAt, this.lifetime.exchanges(), this.holder,
				(current != null) ? current.site() : null, this.lifetime.endsAt(isAvailable));
	}

	/**
	 * A copy of a slot at an instant, in readings of the ticker. A connection that is
	 * being checked counts as available.
	 */
	record View<C extends HttpConnection>(Slot<C> slot, @Nullable C connection, boolean available, boolean doomed,
			long openedAt, long releasedAt, long leasedAt, int exchanges, @Nullable Thread holder,
			@Nullable CallSite site, long endsAt) {

		/** Return the phase of its lease, {@code null} if it is not known. */
		@Nullable LeasePhase phase() {
			return (this.connection instanceof Watched watched) ? watched.phase() : null;
		}

		/** Return whether an answer is awaited for as long as it may take. */
		boolean isUnlimited() {
			return phase() == LeasePhase.AWAIT && this.connection != null
					&& !this.connection.getSocketTimeout().isEnabled()
					&& this.slot.route.settings().callTimeout() == null;
		}

		String holderName() {
			return (this.holder != null) ? ThreadName.of(this.holder) : "";
		}

	}

}
