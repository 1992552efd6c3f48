package io.httppool.pool;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.settings.RouteName;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.CloseReason;
import io.httppool.statistics.RouteWindow;

/**
 * One route of a pool, and the lock that guards what it has. Thread-safe: each method
 * takes the lock once, unless it says otherwise. No other lock is ever taken while it is
 * held.
 *
 * @param <C> the kind of connection
 */
final class PooledRoute<C extends HttpConnection> {

	private final ConnectionPool<C> pool;

	private final HttpRoute route;

	private final String name;

	private final RouteSettings settings;

	private final IdleTimeouts idleTimeouts;

	private final CallSites callSites;

	private final AtomicBoolean isReported = new AtomicBoolean();

	private final ReentrantLock lock = new ReentrantLock();

	private final RouteState<C> stock; // guarded by lock

	PooledRoute(ConnectionPool<C> pool, HttpRoute route, RouteSettings settings, Limits limits) {
		this.pool = pool;
		this.route = route;
		this.name = RouteName.of(route);
		this.settings = settings;
		this.idleTimeouts = new IdleTimeouts(settings);
		this.callSites = new CallSites(pool.now());
		this.stock = new RouteState<>(pool, this, limits);
	}

	/** Return where the connections lead; takes no lock. */
	HttpRoute route() {
		return this.route;
	}

	/** Return the name of the route; takes no lock. */
	String name() {
		return this.name;
	}

	/** Return the settings of the route; takes no lock. */
	RouteSettings settings() {
		return this.settings;
	}

	/** Return the name of the pool; takes no lock. */
	String poolName() {
		return this.pool.name();
	}

	/** Return what says how long connections may stay available; takes no lock. */
	IdleTimeouts idleTimeouts() {
		return this.idleTimeouts;
	}

	/** Return what remembers where leases are taken; takes no lock. */
	CallSites callSites() {
		return this.callSites;
	}

	/**
	 * Return whether a trouble of this route is the first to be reported; takes no lock.
	 */
	boolean isFirstReport() {
		return this.isReported.compareAndSet(false, true);
	}

	/** Return the connections that are being opened; takes no lock. */
	Openings<C> dials() {
		return this.pool.dials();
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

	@Nullable Settlement<C> release(PoolEntry<HttpRoute, C> entry, boolean reusable, long idleNanos, @Nullable Need rival,
			long now) {
		this.lock.lock();
		try {
			return this.stock.release(entry, reusable, idleNanos, rival, now);
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

	/** Pass a lease on to the thread it was meant for. */
	void handTo(Slot<C> slot, Thread holder) {
		this.lock.lock();
		try {
			slot.handTo(holder);
		}
		finally {
			this.lock.unlock();
		}
	}

	Slot<C> replace(Slot<C> slot, Thread holder, long now) {
		return locked(() -> this.stock.replace(slot, holder, now));
	}

	@Nullable Settlement<C> enqueue(PendingLease<C> lease, long now) {
		return locked(() -> this.stock.enqueue(lease, now));
	}

	Settlement<C> serve(long now) {
		return locked(() -> this.stock.serve(now));
	}

	boolean turnAway(PendingLease<C> lease, long now) {
		return locked(() -> this.stock.turnAway(lease, now));
	}

	Settlement<C> forget(PendingLease<C> lease, long now) {
		return locked(() -> this.stock.forget(lease, now));
	}

	Settlement<C> reclaim(Predicate<Slot<C>> test, CloseReason reason, long now) {
		return locked(() -> this.stock.reclaim(test, reason, now));
	}

	@Nullable Settlement<C> limit(int limit, boolean isByHand, long now) {
		return locked(() -> this.stock.limit(limit, isByHand, now));
	}

	Settlement<C> freeLimit(int limit, long now) {
		return locked(() -> this.stock.freeLimit(limit, now));
	}

	Settlement<C> tune(RouteTuning tuning, long now) {
		return locked(() -> this.stock.tune(tuning, now));
	}

	@Nullable Settlement<C> grow(int from, int to, long now) {
		return locked(() -> this.stock.grow(from, to, now));
	}

	@Nullable Settlement<C> trimIdle(long now) {
		return locked(() -> this.stock.trimIdle(now));
	}

	RouteWindow closeWindow(Instant end, long now) {
		return locked(() -> this.stock.looks().closeWindow(end, now));
	}

	Settlement<C> closeAvailable(AvailableSlots.Closable<C> test, long now) {
		return locked(() -> this.stock.closeAvailable(test, now));
	}

	List<Slot<C>> available() {
		return locked(this.stock::available);
	}

	List<Slot.View<C>> overdue(long thresholdNanos, long now) {
		return locked(() -> this.stock.looks().overdue(thresholdNanos, now));
	}

	boolean claim(Slot<C> slot, long provedNanos, long now) {
		this.lock.lock();
		try {
			return this.stock.claim(slot, provedNanos, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable Settlement<C> endClaim(Slot<C> slot, @Nullable CloseReason found, long now) {
		this.lock.lock();
		try {
			return this.stock.endClaim(slot, found, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Go by what was learned of peers from now on, also for what is available already.
	 */
	void learn(Map<SocketAddress, Duration> spans) {
		this.idleTimeouts.learned(spans);
		this.lock.lock();
		try {
			this.stock.capIdle(this.idleTimeouts);
		}
		finally {
			this.lock.unlock();
		}
	}

	Settlement<C> retire(CloseReason reason) {
		return locked(() -> this.stock.retirement().retire(reason));
	}

	@Nullable Settlement<C> drain() {
		return locked(() -> this.stock.retirement().drain());
	}

	Settlement<C> resume(long now) {
		return locked(() -> this.stock.resume(now));
	}

	boolean tryForget(long quietNanos, long now) {
		return locked(() -> this.stock.tryForget(quietNanos, now));
	}

	Settlement<C> closeColdest(CloseReason reason) {
		return locked(() -> this.stock.closeColdest(reason));
	}

	/**
	 * Return for how long the connection unused longest has not been used, or -1 if
	 * another route may take none.
	 * @param need what that route lacks, {@code null} if the pool has to shrink
	 * @param now the reading of the ticker
	 */
	long coldestNanos(@Nullable Need need, long now) {
		return locked(() -> this.stock.looks().coldestNanos(need, now));
	}

	Settlement<C> shutDown(List<PendingLease<C>> abandoned) {
		return locked(() -> this.stock.retirement().shutDown(abandoned));
	}

	Settlement<C> cut() {
		return locked(() -> this.stock.retirement().cut());
	}

	Need currentNeed() {
		return locked(this.stock::currentNeed);
	}

	Limits limits() {
		return locked(this.stock::limits);
	}

	boolean isLimitSetByHand() {
		return locked(() -> this.stock.looks().places().isLimitSetByHand());
	}

	RouteView<C> view(long now) {
		return locked(() -> this.stock.looks().view(now));
	}

	private <T extends @Nullable Object> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
