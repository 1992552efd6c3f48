package io.httppool.pool;

import java.util.concurrent.TimeoutException;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.event.LeaseFailure;

/**
 * The service that the pending leases of one route get. Thread-safe.
 *
 * @param pool the state of the pool
 * @param total carries out what the route decides
 * @param check checks connections before they are handed out
 * @param failures says why a lease was not served
 * @param route the route
 * @param <C> the kind of connection
 */
record RouteLeases<C extends HttpConnection>(PoolState pool, TotalLimit<C> total, StaleCheck<C> check,
		LeaseFailures failures, PooledRoute<C> route) implements PendingLease.Service<C> {

	@Override
	public long now() {
		return this.pool.now();
	}

	@Override
	public boolean isLookingUp() {
		long now = now();
		return this.route.locked((state) -> state.inspection().isLookingUp(now));
	}

	@Override
	public void serve() {
		long now = now();
		this.total.settle(this.route, (state) -> state.serve(now));
	}

	@Override
	public void awake(PendingLease<C> lease) {
		long now = now();
		Settlement<C> after = this.route.<@Nullable Settlement<C>>locked((state) -> state.awake(lease, now));
		if (after != null) {
			this.total.settle(this.route, after);
		}
	}

	@Override
	public Slot<C> prepare(Slot<C> granted, LeaseTerms terms, Thread holder) {
		Slot<C> slot = this.check.apply(this.route, granted, terms.tag(), now());
		return this.route.locked((state) -> state.handTo(slot, holder));
	}

	@Override
	public void takeUnused(Slot<C> slot) {
		long now = now();
		this.total.settle(this.route, (state) -> state.takeUnused(slot, now));
	}

	@Override
	public void waiting() {
		this.pool.listeners().tell((listener) -> listener.waiting(this.route.identity().source()));
	}

	@Override
	public void leased(Slot<C> slot, long waitedNanos) {
		this.pool.listeners()
			.leased(this.route.identity().source(), slot.number(), waitedNanos, slot.entry().hasConnection());
	}

	@Override
	public void failed(LeaseFailure outcome, long waitedNanos) {
		this.pool.listeners()
			.tell((listener) -> listener.leaseFailed(this.route.identity().source(), outcome, waitedNanos));
	}

	@Override
	public void forget(PendingLease<C> lease) {
		long now = now();
		this.total.settle(this.route, (state) -> state.forget(lease, now));
	}

	@Override
	public TimeoutException timeout(LeaseTerms terms) {
		long now = now();
		RouteView<C> view = this.route.locked((state) -> state.inspection().brief(now));
		return this.failures.timedOut(view, this.pool.permits(), terms.waited(now));
	}

	@Override
	public void timedOut(PendingLease<C> lease, TimeoutException timeout) {
		this.failures.log(this.route, timeout);
		long now = now();
		this.total.settle(this.route, (state) -> state.timedOut(lease, now));
	}

}
