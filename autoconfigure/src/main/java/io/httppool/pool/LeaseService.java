package io.httppool.pool;

import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.concurrent.CompletedFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.event.LeaseFailure;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Incident;
import io.httppool.statistics.SaturationEvent;

/**
 * The service of leases: at once, or when their turn comes, or not in time. Thread-safe.
 *
 * @param <C> the kind of connection
 */
final class LeaseService<C extends HttpConnection> {

	private final PoolState pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	private final BiConsumer<PooledRoute<C>, @Nullable Settlement<C>> settling;

	private final StaleCheck<C> check;

	private final LeaseFailures failures;

	LeaseService(PoolState pool, Routes<C> routes, TotalLimit<C> total, Checkup<C> checkup) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
		this.settling = total::settle;
		this.check = new StaleCheck<>(checkup, (slot) -> release(slot.entry(), false));
		this.failures = new LeaseFailures(pool.name());
	}

	/** Lease a connection; the state may come in a {@link LeaseTag}. */
	Future<PoolEntry<HttpRoute, C>> lease(HttpRoute key, @Nullable Object state, @Nullable Timeout timeout,
			@Nullable FutureCallback<PoolEntry<HttpRoute, C>> callback) {
		PooledRoute<C> route = this.routes.get(key);
		long now = this.pool.now();
		LeaseTag tag = (state instanceof LeaseTag own) ? own : null;
		LeaseTie tie = (tag != null) ? tag.leasedAt(route.identity().callSites().at(now)) : null;
		Slot<C> slot = route.tryLend(LeaseTag.stateOf(state), tie, now);
		if (slot == null) {
			return this.routes.withLiving(key, (living) -> enqueue(living, new PendingLease<>(serviceOf(living),
					LeaseTerms.of(state, now, timeout, living.settings()), callback)));
		}
		return served(route, this.check.apply(route, slot, tag, now), tag, callback);
	}

	/** Hand a slot out; an error on the way costs the connection, not the slot. */
	private Future<PoolEntry<HttpRoute, C>> served(PooledRoute<C> route, Slot<C> slot, @Nullable LeaseTag tag,
			@Nullable FutureCallback<PoolEntry<HttpRoute, C>> callback) {
		try {
			if (tag != null) {
				tag.granted(slot);
			}
			this.pool.listeners().leased(route.identity().source(), slot.number(), 0, slot.entry().hasConnection());
			if (callback != null) {
				callback.completed(slot.entry());
			}
			return new CompletedFuture<>(slot.entry());
		}
		catch (RuntimeException | Error ex) {
			release(slot.entry(), false);
			throw ex;
		}
	}

	private RouteLeases<C> serviceOf(PooledRoute<C> route) {
		return new RouteLeases<>(this.pool, this.total, this.check, this.failures, route);
	}

	private @Nullable PendingLease<C> enqueue(PooledRoute<C> route, PendingLease<C> lease) {
		Settlement<C> after = this.total.settle(route, (state) -> state.enqueue(lease, lease.since()));
		if (after == null) {
			return null;
		}
		if (after.saturation() != null) {
			tellTuner(route.route(), after.saturation());
		}
		long now = this.pool.now();
		if (!lease.isDone() && route.locked((state) -> state.turnAway(lease, now))) {
			TimeoutException rejected = this.failures.rejected(route.locked((state) -> state.inspection().brief(now)),
					this.pool.permits());
			this.failures.log(route, rejected);
			lease.fail(rejected, LeaseFailure.REJECTED);
		}
		return lease;
	}

	/** An error of the tuner is not the fault of the lease. */
	private void tellTuner(HttpRoute route, SaturationEvent event) {
		SaturationListener tuner = this.pool.tuner();
		if (tuner != null) {
			this.pool.incidents()
				.contain(() -> tuner.saturated(route, event), Incident.LISTENER_FAILURE,
						"The tuner failed, which is ignored");
		}
	}

	/**
	 * Take a connection back. The next lease in turn gets it, or it becomes available, or
	 * it is closed.
	 * @throws IllegalStateException if it was released before
	 */
	void release(PoolEntry<HttpRoute, C> entry, boolean reusable) {
		PooledRoute<C> route = this.routes.find(entry.getRoute());
		if (route == null) {
			this.pool.requireReclaimed(entry);
			return;
		}
		long idleNanos = reusable ? route.identity().idleTimeouts().nanosAfter(entry) : 0;
		Need rival = this.total.needOfOthers(route);
		Settlement<C> after = route.release(entry, reusable, idleNanos, rival, this.pool.now(), this.settling);
		if (after != null && after.saturation() != null) {
			tellTuner(route.route(), after.saturation());
		}
	}

	/**
	 * Open no connection for a while where there are others, as this machine is short of
	 * what it takes.
	 * @param connection the connection that could not be opened
	 * @return whether its route has other connections, which can be waited for
	 */
	boolean pauseOpening(C connection) {
		this.pool.shortage().begin(this.pool.now());
		return this.routes.all()
			.stream()
			.anyMatch((route) -> route.locked((state) -> state.inspection().hasOthersThan(connection)));
	}

	/** Discard all leases of the current thread, and return how many there were. */
	int reclaimFromCurrentThread() {
		Thread thread = Thread.currentThread();
		long now = this.pool.now();
		int reclaimed = 0;
		for (PooledRoute<C> route : this.routes.all()) {
			Settlement<C> after = route
				.locked((state) -> state.reclaim((slot) -> slot.isHeldBy(thread), CloseReason.REQUEST_FAILED, now));
			reclaimed += after.closings();
			this.total.settle(route, after);
		}
		return reclaimed;
	}

}
