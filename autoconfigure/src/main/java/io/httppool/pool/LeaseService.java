package io.httppool.pool;

import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.concurrent.CompletedFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.Incident;
import io.httppool.statistics.SaturationEvent;

/**
 * Serves the leases of a pool: at once, or when their turn comes, or not in time.
 * Thread-safe.
 *
 * @param <C> the kind of connection
 */
final class LeaseService<C extends HttpConnection> {

	private final ConnectionPool<C> pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	private final StaleCheck<C> check;

	private final LeaseFailures reports;

	LeaseService(ConnectionPool<C> pool, Routes<C> routes, TotalLimit<C> total, Checkup<C> checkup) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
		this.check = new StaleCheck<>(checkup, (slot) -> pool.release(slot.entry(), false));
		this.reports = new LeaseFailures(pool.name());
	}

	/** Lease a connection; the state may come in a {@link LeaseTag}. */
	Future<PoolEntry<HttpRoute, C>> lease(HttpRoute route, @Nullable Object state, @Nullable Timeout timeout,
			@Nullable FutureCallback<PoolEntry<HttpRoute, C>> callback) {
		PooledRoute<C> slots = this.routes.get(route);
		long now = this.pool.now();
		LeaseTag tag = (state instanceof LeaseTag own) ? own : null;
		if (tag != null) {
			tag.leasedAt(slots.callSites().at(now));
		}
		Thread holder = Thread.currentThread();
		Slot<C> slot = slots.tryLend(LeaseTag.stateOf(state), holder, now);
		if (slot == null) {
			return this.routes.withLiving(route, (living) -> enqueue(living,
					new PendingLease<>(this, living, LeaseTerms.of(state, now, timeout, living.settings()), callback)));
		}
		slot = checked(slot, holder, now);
		if (tag != null) {
			tag.granted(slot);
		}
		if (callback != null) {
			callback.completed(slot.entry());
		}
		return new CompletedFuture<>(slot.entry());
	}

	private @Nullable PendingLease<C> enqueue(PooledRoute<C> slots, PendingLease<C> lease) {
		Settlement<C> after = slots.enqueue(lease, lease.since());
		if (after == null) {
			return null;
		}
		this.total.settle(slots, after);
		if (after.saturation() != null) {
			tell(slots.route(), after.saturation());
		}
		if (!lease.isDone() && slots.turnAway(lease, now())) {
			TimeoutException rejected = this.reports.rejected(slots.view(now()), this.total.permits());
			this.reports.log(slots, rejected);
			lease.fail(rejected);
		}
		return lease;
	}

	/** What the listener throws is not the fault of the lease. */
	private void tell(HttpRoute route, SaturationEvent event) {
		SaturationListener listener = this.pool.limitControl().listener();
		try {
			if (listener != null) {
				listener.saturated(route, event);
			}
		}
		catch (RuntimeException | Error ex) {
			this.pool.incidents().survived(Incident.LISTENER_FAILURE, "A listener failed, which is ignored", ex);
		}
	}

	/** Return a slot that was lent, or another in its place if its peer has gone. */
	Slot<C> checked(Slot<C> slot, Thread holder, long now) {
		return this.check.apply(slot, holder, now);
	}

	/** Take back what a lease was granted that had been withdrawn. */
	void takeUnused(Slot<C> slot) {
		this.total.settleIfAny(slot.route(), slot.route().takeUnused(slot, now()));
	}

	/** Remove a lease that was withdrawn. */
	void forget(PooledRoute<C> slots, PendingLease<C> lease) {
		this.total.settle(slots, slots.forget(lease, now()));
	}

	/** Return what a lease is to be told that waited in vain. */
	TimeoutException timeout(PooledRoute<C> slots, LeaseTerms terms) {
		return this.reports.timedOut(slots.view(now()), this.total.permits(), terms.waited(now()));
	}

	/** Count, report and remove a lease that waited in vain. */
	void timedOut(PooledRoute<C> slots, PendingLease<C> lease, TimeoutException timeout) {
		slots.countTimeout();
		this.reports.log(slots, timeout);
		forget(slots, lease);
	}

	long now() {
		return this.pool.now();
	}

}
