package io.httppool.pool;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

import io.httppool.event.LeaseFailure;

/**
 * A request for a connection that was not served at once. It ends in exactly one way:
 * served, or withdrawn by its own deadline, an interrupt, a cancellation or the end of
 * the pool. A connection that arrives after it was withdrawn goes back. Thread-safe.
 *
 * @param <C> the kind of connection
 */
final class PendingLease<C extends HttpConnection> extends LinkedMembers.Member<PendingLease<C>>
		implements Future<PoolEntry<HttpRoute, C>>, Promise {

	private final Service<C> service;

	private final LeaseTerms terms;

	private final Thread holder = Thread.currentThread();

	private final @Nullable FutureCallback<PoolEntry<HttpRoute, C>> callback;

	private final CompletableFuture<Slot<C>> outcome = new CompletableFuture<>();

	private boolean isServed; // guarded by the lock of the route

	private volatile long waitedNanos;

	private volatile long nanosForName;

	private final Waking waking = new Waking();

	/** Whether a thread waits in it, which then tells the listeners how it has ended. */
	private volatile boolean isAwaited;

	/** What the listeners are told if it is withdrawn. */
	private final AtomicReference<@Nullable LeaseFailure> failure = new AtomicReference<>();

	private final AtomicBoolean isTold = new AtomicBoolean();

	PendingLease(Service<C> service, LeaseTerms terms, @Nullable FutureCallback<PoolEntry<HttpRoute, C>> callback) {
		this.service = service;
		this.terms = terms;
		this.callback = callback;
	}

	@Nullable Object state() {
		return this.terms.state();
	}

	/** Return what the lease is tied to, if anything. */
	@Nullable LeaseTie tie() {
		return this.terms.tie();
	}

	/** Return since when it is pending, as a reading of the ticker. */
	long since() {
		return this.terms.since();
	}

	/**
	 * Serve this lease, or give the slot back if the lease was withdrawn. Until it is
	 * handed over, the slot is held in the name of the thread that checks it: the thread
	 * it is meant for may have withdrawn the lease, and be about to discard all it has.
	 * @param granted the slot, held in the name of the current thread
	 */
	void complete(Slot<C> granted) {
		Slot<C> slot = prepared(granted);
		if (slot == null) {
			awake();
			return;
		}
		boolean isServed = false;
		try {
			this.terms.granted(slot, this.nanosForName);
			isServed = this.outcome.complete(slot);
		}
		finally {
			if (isServed || isKept()) {
				slot.forget(this);
			}
			else {
				this.service.takeUnused(slot);
				awake();
			}
		}
		if (isServed && this.callback != null) {
			tell(slot);
			this.callback.completed(slot.entry());
		}
	}

	/** Check a granted slot; if the check throws, so does this lease. */
	private @Nullable Slot<C> prepared(Slot<C> granted) {
		try {
			return this.service.prepare(granted, this.terms, this.holder);
		}
		catch (RuntimeException | Error ex) {
			fail((ex instanceof RuntimeException runtime) ? runtime
					: new IllegalStateException("The check of a connection failed", ex), LeaseFailure.ERROR);
			return null;
		}
	}

	/** Return whether the deadline of this lease has passed. */
	boolean isOverdue(long now) {
		return this.terms.isOverdue(now);
	}

	/** End a lease whose deadline has passed, though no thread asks for it any more. */
	void expire() {
		TimeoutException timeout = this.service.timeout(this.terms);
		if (fail(timeout, LeaseFailure.TIMEOUT)) {
			this.service.timedOut(this, timeout);
		}
	}

	/**
	 * Withdraw this lease.
	 * @param cause what the caller is told
	 * @param failure what the listeners are told
	 * @return {@code false} if it has ended before
	 */
	boolean fail(Exception cause, LeaseFailure failure) {
		boolean withdrawn = withdraw(cause, failure);
		if (withdrawn && !this.isAwaited) {
			tellFailure();
		}
		if (withdrawn && this.callback != null) {
			this.callback.failed(cause);
		}
		return withdrawn;
	}

	private boolean withdraw(Exception cause, LeaseFailure reason) {
		this.failure.compareAndSet(null, reason);
		return this.outcome.completeExceptionally(cause);
	}

	/**
	 * Tell the listeners once that this lease was withdrawn. A thread that waits tells
	 * them once it waits no more, and then looks at the outcome; who withdraws the lease
	 * sets the outcome, and then looks whether a thread waits: one of the two tells.
	 */
	private void tellFailure() {
		LeaseFailure reason = this.failure.get();
		if (reason != null && this.outcome.isCompletedExceptionally() && this.isTold.compareAndSet(false, true)) {
			this.service.failed(reason, this.service.now() - since());
		}
	}

	@Override
	public boolean tryBreak() {
		return fail(new IllegalStateException("The connection for this lease was lost to an error inside the pool"),
				LeaseFailure.ERROR) || this.outcome.isCompletedExceptionally();
	}

	@Override
	public boolean isKept() {
		return this.outcome.isDone() && !this.outcome.isCompletedExceptionally();
	}

	/** Return whether it was granted a connection, though it may not have it yet. */
	boolean isServed() {
		return this.isServed;
	}

	/**
	 * Note that it was granted a connection; guarded by the lock of the route.
	 * @param waitedNanos how long it has waited for that
	 * @param nanosForName how long for a lookup, beside that
	 */
	void served(long waitedNanos, long nanosForName) {
		this.waitedNanos = waitedNanos;
		this.nanosForName = nanosForName;
		this.isServed = true;
	}

	/** Return whether a thread waits in it. */
	boolean isAwaited() {
		return this.isAwaited;
	}

	/** Return the waking of its thread. */
	Waking waking() {
		return this.waking;
	}

	private void awake() {
		if (this.waking.isUnderWay()) {
			this.service.awake(this);
		}
	}

	@Override
	public boolean cancel(boolean mayInterrupt) {
		boolean withdrawn = withdraw(new CancellationException("Lease cancelled"), LeaseFailure.CANCELLED);
		if (withdrawn) {
			this.service.forget(this);
			if (!this.isAwaited) {
				tellFailure();
			}
			if (this.callback != null) {
				this.callback.cancelled();
			}
		}
		return withdrawn;
	}

	@Override
	public boolean isCancelled() {
		return this.outcome.isCancelled();
	}

	@Override
	public boolean isDone() {
		return this.outcome.isDone();
	}

	@Override
	public PoolEntry<HttpRoute, C> get() throws InterruptedException, ExecutionException {
		try {
			return await(this.terms.remainingNanos(this.service.now()));
		}
		catch (TimeoutException ex) {
			throw new ExecutionException(ex);
		}
	}

	@Override
	public PoolEntry<HttpRoute, C> get(long timeout, TimeUnit unit)
			throws InterruptedException, ExecutionException, TimeoutException {
		return await(this.terms.remainingNanos(timeout, unit, this.service.now()));
	}

	private PoolEntry<HttpRoute, C> await(long nanos)
			throws InterruptedException, ExecutionException, TimeoutException {
		this.isAwaited = true;
		try {
			if (!isDone()) {
				this.service.waiting();
			}
			Slot<C> slot = outcome(nanos);
			awake();
			return tell(slot).entry();
		}
		catch (TimeoutException ex) {
			return lastChance();
		}
		catch (InterruptedException ex) {
			return unlessCancelled(ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof TimeoutException rejected) {
				throw rejected;
			}
			throw ex;
		}
		finally {
			this.isAwaited = false;
			tellFailure();
			awake();
		}
	}

	/** Tell the listeners once that this lease has ended well. */
	private Slot<C> tell(Slot<C> slot) {
		if (this.isTold.compareAndSet(false, true)) {
			this.service.leased(slot, this.waitedNanos);
		}
		return slot;
	}

	/**
	 * Wait for the outcome. The wait for a lookup is bounded by the connect timeout, and
	 * only by that.
	 */
	private Slot<C> outcome(long nanos) throws InterruptedException, ExecutionException, TimeoutException {
		long nanosForName = this.terms.remainingNanosForName(this.service.now());
		long first = Math.min(nanos, nanosForName);
		try {
			return this.outcome.get(first, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			awaitName(nanosForName - first);
		}
		return this.outcome.get(nanos - first, TimeUnit.NANOSECONDS);
	}

	/**
	 * Wait for a lookup, if one is under way, and be served without if it does not end.
	 */
	private void awaitName(long nanos) throws InterruptedException, ExecutionException {
		if (!this.service.isLookingUp()) {
			return;
		}
		try {
			this.outcome.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			this.service.serve();
		}
	}

	/** The time is over: a connection that came at this very moment is still taken. */
	private PoolEntry<HttpRoute, C> lastChance() throws ExecutionException, TimeoutException, InterruptedException {
		TimeoutException timeout = this.service.timeout(this.terms);
		if (!fail(timeout, LeaseFailure.TIMEOUT)) {
			return await(0);
		}
		this.service.timedOut(this, timeout);
		throw timeout;
	}

	/**
	 * A connection that came just before the interrupt is still taken, as if the
	 * interrupt had come just after it: the lease that ended well has one owner.
	 */
	private PoolEntry<HttpRoute, C> unlessCancelled(InterruptedException interrupt) throws InterruptedException {
		if (cancel(true) || this.outcome.isCompletedExceptionally()) {
			throw interrupt;
		}
		Thread.currentThread().interrupt();
		return tell(this.outcome.join()).entry();
	}

	/**
	 * The service of the route that a lease waits for. Each method takes the lock of that
	 * route.
	 *
	 * @param <C> the kind of connection
	 */
	interface Service<C extends HttpConnection> {

		/** Return the reading of the ticker. */
		long now();

		/** Return whether leases wait for a lookup. */
		boolean isLookingUp();

		/** Serve the leases that need not wait for a lookup any more. */
		void serve();

		/** Note that the thread of a lease runs that was granted a connection. */
		void awake(PendingLease<C> lease);

		/** Check a granted connection, and put it in the name of its holder. */
		Slot<C> prepare(Slot<C> granted, LeaseTerms terms, Thread holder);

		/** Take back a slot that was granted to a lease after it was withdrawn. */
		void takeUnused(Slot<C> slot);

		/** Tell the listeners that the current thread begins to wait for a lease. */
		void waiting();

		/** Tell the listeners of a lease that has ended well. */
		void leased(Slot<C> slot, long waitedNanos);

		/** Tell the listeners of a lease that was withdrawn. */
		void failed(LeaseFailure outcome, long waitedNanos);

		/** Remove a lease that was withdrawn. */
		void forget(PendingLease<C> lease);

		/** Return what to tell a caller whose lease was not served in time. */
		TimeoutException timeout(LeaseTerms terms);

		/** Count, report and remove a lease that was not served in time. */
		void timedOut(PendingLease<C> lease, TimeoutException timeout);

	}

}
