package io.httppool.pool;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

/**
 * One route of a pool, and the lock that guards what it has. Thread-safe: each method
 * takes the lock once, unless it says otherwise. No other lock is ever taken while it is
 * held.
 *
 * @param <C> the kind of connection
 */
final class RouteSlots<C extends HttpConnection> {

	private final RoutePool<C> pool;

	private final HttpRoute route;

	private final RouteSettings settings;

	private final ReentrantLock lock = new ReentrantLock();

	private final RouteStock<C> stock; // guarded by lock

	RouteSlots(RoutePool<C> pool, HttpRoute route, RouteSettings settings, Limits limits) {
		this.pool = pool;
		this.route = route;
		this.settings = settings;
		this.stock = new RouteStock<>(pool, this, limits);
	}

	/** Return where the connections lead; takes no lock. */
	HttpRoute route() {
		return this.route;
	}

	/** Return the settings of the route; takes no lock. */
	RouteSettings settings() {
		return this.settings;
	}

	/** Return the name of the pool; takes no lock. */
	String poolName() {
		return this.pool.name();
	}

	/** Return whether a connection is being opened; takes no lock. */
	boolean isDialing(C connection) {
		return this.pool.isDialing(connection);
	}

	/** Count a closing; takes no lock. */
	void countClosed(CloseReason reason) {
		this.stock.countClosed(reason);
	}

	/** Return whether something was available a moment ago; takes no lock. */
	boolean hasAvailable() {
		return this.stock.hasAvailable();
	}

	@Nullable Slot<C> tryLend(@Nullable Object state, Thread holder, long now) {
		this.lock.lock();
		try {
			return this.stock.tryLend(state, holder, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable Settlement<C> release(PoolEntry<HttpRoute, C> entry, boolean reusable, @Nullable Need rival, long now) {
		this.lock.lock();
		try {
			return this.stock.release(entry, reusable, rival, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable Settlement<C> takeUnused(Slot<C> slot, long now) {
		this.lock.lock();
		try {
			return this.stock.takeUnused(slot, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	void countTimeout() {
		this.lock.lock();
		try {
			this.stock.countTimeout();
		}
		finally {
			this.lock.unlock();
		}
	}

	Slot<C> replace(Slot<C> slot, Thread holder, long now) {
		return locked(() -> this.stock.replace(slot, holder, now));
	}

	Settlement<C> enqueue(PendingLease<C> lease, long now) {
		return locked(() -> this.stock.enqueue(lease, now));
	}

	Settlement<C> serve(long now) {
		return locked(() -> this.stock.serve(now));
	}

	boolean turnAway(PendingLease<C> lease) {
		return locked(() -> this.stock.turnAway(lease));
	}

	Settlement<C> forget(PendingLease<C> lease, long now) {
		return locked(() -> this.stock.forget(lease, now));
	}

	Settlement<C> reclaim(Thread holder, long now) {
		return locked(() -> this.stock.reclaim(holder, now));
	}

	Settlement<C> limit(int limit, long now) {
		return locked(() -> this.stock.limit(limit, now));
	}

	Settlement<C> closeAvailable(AvailableSlots.Closable<C> test, long now) {
		return locked(() -> this.stock.closeAvailable(test, now));
	}

	Settlement<C> closeColdest(CloseReason reason) {
		return locked(() -> this.stock.closeColdest(reason));
	}

	long coldestNanos(long now) {
		return locked(() -> this.stock.coldestNanos(now));
	}

	Settlement<C> shutDown(List<PendingLease<C>> abandoned) {
		return locked(() -> this.stock.shutDown(abandoned));
	}

	Need currentNeed() {
		return locked(this.stock::currentNeed);
	}

	Limits limits() {
		return locked(this.stock::limits);
	}

	RouteView<C> view(long now) {
		return locked(() -> this.stock.view(now));
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

}
