package io.httppool.pool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.concurrent.CompletedFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.ManagedConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection pool with a lock per route. Thread-safe. Compared with the pools of
 * HttpCore, a limit that is raised serves waiting leases at once and one that is lowered
 * binds as connections come back; leases wait in order and to a deadline of their own; a
 * pool at its total takes the connection unused longest from another route; and an
 * interrupt never loses a connection.
 * <p>
 * No thread belongs to the pool. Connections are closed, and waiting leases completed, by
 * the thread whose call made it possible, and never while it holds a lock.
 *
 * @param <C> the kind of connection
 */
public final class RoutePool<C extends HttpConnection> implements ManagedConnPool<HttpRoute, C> {

	private final PoolSettings settings;

	private final PoolClock clock;

	private final RouteSettingsResolver resolver;

	private final StaleCheck<C> check;

	private final LeaseReports reports;

	private final ConcurrentMap<HttpRoute, RouteSlots<C>> routes = new ConcurrentHashMap<>();

	private final TotalLimit<C> total;

	private final Set<C> dialing = ConcurrentHashMap.newKeySet();

	private final AtomicLong numbers = new AtomicLong();

	private volatile int defaultLimit;

	private volatile boolean isClosed;

	/**
	 * Create a pool without any connection.
	 * @param settings its settings
	 * @param resolver finds the settings of each route
	 * @param liveness checks connections before they are used again
	 * @param clock where time comes from
	 */
	public RoutePool(PoolSettings settings, RouteSettingsResolver resolver, Liveness<C> liveness, PoolClock clock) {
		this.settings = settings;
		this.resolver = resolver;
		this.check = new StaleCheck<>(liveness, (slot) -> release(slot.entry(), false));
		this.clock = clock;
		this.total = new TotalLimit<>(settings.maxTotal(), this.routes.values(), clock.ticker());
		this.reports = new LeaseReports(settings.name());
		this.defaultLimit = settings.base().limits().current();
	}

	/**
	 * Return the name of this pool.
	 * @return the name, as configured
	 */
	public String name() {
		return this.settings.name();
	}

	/**
	 * Return the settings this pool was created with. Limits that were changed since are
	 * in the {@link #snapshot()}.
	 * @return the settings
	 */
	public PoolSettings settings() {
		return this.settings;
	}

	/**
	 * Return the settings of a route.
	 * @param route the route
	 * @return the settings it was first used with, or would be used with now
	 */
	public RouteSettings settingsOf(HttpRoute route) {
		RouteSlots<C> slots = this.routes.get(route);
		return (slots != null) ? slots.settings() : this.resolver.resolve(route);
	}

	/**
	 * Lease a connection. An available one that its peer has closed is replaced.
	 * @param route where it is to lead
	 * @param state the state it must have, or {@code null} for none
	 * @param timeout how long to wait; {@code null} or exactly three minutes, which is
	 * what HttpClient says where nobody said anything, for the lease timeout of the
	 * route; zero for no limit
	 * @param callback is told of the outcome, unless {@code null}
	 * @return a future that is done already where a connection could be had at once
	 */
	@Override
	public Future<PoolEntry<HttpRoute, C>> lease(HttpRoute route, @Nullable Object state, @Nullable Timeout timeout,
			@Nullable FutureCallback<PoolEntry<HttpRoute, C>> callback) {
		RouteSlots<C> slots = slots(route);
		long now = now();
		Thread holder = Thread.currentThread();
		Slot<C> slot = slots.tryLend(state, holder, now);
		if (slot == null) {
			return enqueue(slots,
					new PendingLease<>(this, slots, LeaseTerms.of(state, now, timeout, slots.settings()), callback));
		}
		PoolEntry<HttpRoute, C> entry = checked(slot, holder, now).entry();
		if (callback != null) {
			callback.completed(entry);
		}
		return new CompletedFuture<>(entry);
	}

	private Future<PoolEntry<HttpRoute, C>> enqueue(RouteSlots<C> slots, PendingLease<C> lease) {
		this.total.settle(slots, slots.enqueue(lease, lease.since()));
		if (!lease.isDone() && slots.turnAway(lease)) {
			TimeoutException rejected = this.reports.rejected(view(slots), permits());
			this.reports.log(slots.route(), rejected);
			lease.fail(rejected);
		}
		return lease;
	}

	Slot<C> checked(Slot<C> slot, Thread holder, long now) {
		return this.check.apply(slot, holder, now);
	}

	/**
	 * Give a connection back. The next lease in turn gets it, or it becomes available, or
	 * it is closed if it is not reusable, worn out or surplus.
	 * @param entry what was leased
	 * @param reusable whether it can carry another exchange
	 * @throws IllegalStateException if it was released before
	 */
	@Override
	public void release(PoolEntry<HttpRoute, C> entry, boolean reusable) {
		RouteSlots<C> slots = slots(entry.getRoute());
		settle(slots, slots.release(entry, reusable, this.total.needOfOthers(slots), now()));
	}

	/** Take back what a lease was granted that had been withdrawn. */
	void takeUnused(Slot<C> slot) {
		settle(slot.route(), slot.route().takeUnused(slot, now()));
	}

	private void settle(RouteSlots<C> slots, @Nullable Settlement<C> after) {
		if (after != null) {
			this.total.settle(slots, after);
		}
		else {
			this.total.balance();
		}
	}

	/**
	 * Discard all leases of the current thread, after an error that may have left them
	 * without an owner.
	 * @return how many there were
	 */
	public int reclaimFromCurrentThread() {
		long now = now();
		int reclaimed = 0;
		for (RouteSlots<C> slots : this.routes.values()) {
			Settlement<C> after = slots.reclaim(Thread.currentThread(), now);
			reclaimed += after.closings();
			this.total.settle(slots, after);
		}
		return reclaimed;
	}

	/**
	 * Note that a leased connection is being opened, or no longer is. It matters for the
	 * snapshots, and for why it was closed if it is closed meanwhile.
	 * @param connection the connection
	 * @param isDialing whether it is being opened
	 */
	public void noteDialing(C connection, boolean isDialing) {
		if (isDialing) {
			this.dialing.add(connection);
		}
		else {
			this.dialing.remove(connection);
		}
	}

	boolean isDialing(C connection) {
		return this.dialing.contains(connection);
	}

	/** Remove a lease that was withdrawn. */
	void forget(RouteSlots<C> slots, PendingLease<C> lease) {
		this.total.settle(slots, slots.forget(lease, now()));
	}

	/** Return what a lease is to be told that waited in vain. */
	TimeoutException timeout(RouteSlots<C> slots, LeaseTerms terms) {
		return this.reports.timedOut(view(slots), permits(), terms.waited(now()));
	}

	/** Count, report and remove a lease that waited in vain. */
	void timedOut(RouteSlots<C> slots, PendingLease<C> lease, TimeoutException timeout) {
		slots.countTimeout();
		this.reports.log(slots.route(), timeout);
		forget(slots, lease);
	}

	long now() {
		return this.clock.ticker().read();
	}

	long nextNumber() {
		return this.numbers.incrementAndGet();
	}

	ReusePolicy reuse() {
		return this.settings.reuse();
	}

	Permits permits() {
		return this.total.permits();
	}

	private RouteSlots<C> slots(HttpRoute route) {
		RouteSlots<C> slots = this.routes.get(route);
		return (slots != null) ? slots : this.routes.computeIfAbsent(route, this::createSlots);
	}

	private RouteSlots<C> createSlots(HttpRoute route) {
		RouteSettings own = this.resolver.resolve(route);
		Limits limits = own.hasLimitsOf(this.settings.base()) ? own.limits().withCurrent(this.defaultLimit)
				: own.limits();
		return new RouteSlots<>(this, route, own, limits);
	}

	private RouteView<C> view(RouteSlots<C> slots) {
		return slots.view(now());
	}

	/**
	 * Return a picture of this pool. It takes the lock of each route once, one after the
	 * other.
	 * @return the pool and its routes at this instant
	 */
	public PoolSnapshot snapshot() {
		return new Snapshots<C>(this.clock, this::isDialing).of(this.settings, permits().max(), views());
	}

	/**
	 * Return a picture of every connection. It takes the lock of each route once, one
	 * after the other.
	 * @return the connections at this instant, in no particular order
	 */
	public List<ConnectionSnapshot> connections() {
		long now = now();
		return new Snapshots<C>(this.clock, this::isDialing).connections(views(), now);
	}

	private List<RouteView<C>> views() {
		return this.routes.values().stream().map(this::view).toList();
	}

	@Override
	public void setMaxTotal(int max) {
		requirePositive(max, "max");
		this.total.max(max);
	}

	@Override
	public int getMaxTotal() {
		return permits().max();
	}

	/** Set the limit of all routes that have no limit of their own. */
	@Override
	public void setDefaultMaxPerRoute(int max) {
		requirePositive(max, "max");
		this.defaultLimit = max;
		this.routes.values()
			.stream()
			.filter((slots) -> slots.settings().hasLimitsOf(this.settings.base()))
			.forEach((slots) -> this.total.settle(slots, slots.limit(max, now())));
	}

	@Override
	public int getDefaultMaxPerRoute() {
		return this.defaultLimit;
	}

	/**
	 * Set the limit of a route. Raising it serves waiting leases at once; lowering it
	 * closes available connections at once, and leased ones as they come back.
	 * @param route the route
	 * @param max how many connections it may have from now on, at least 1
	 */
	@Override
	public void setMaxPerRoute(HttpRoute route, int max) {
		requirePositive(max, "max");
		RouteSlots<C> slots = slots(route);
		this.total.settle(slots, slots.limit(max, now()));
	}

	@Override
	public int getMaxPerRoute(HttpRoute route) {
		RouteSlots<C> slots = this.routes.get(route);
		return ((slots != null) ? slots : createSlots(route)).limits().current();
	}

	private static void requirePositive(int value, String name) {
		if (value < 1) {
			throw new IllegalArgumentException("'%s' must be at least 1, but was %d".formatted(name, value));
		}
	}

	/** Close the connections that have been available for at least that long. */
	@Override
	public void closeIdle(TimeValue idleTime) {
		long now = now();
		closeAvailable((slot) -> (slot.idleNanos(now) >= idleTime.toNanoseconds()) ? CloseReason.EVICTED : null, now);
	}

	/** Close the available connections that have outlived their time. */
	@Override
	public void closeExpired() {
		long now = now();
		closeAvailable((slot) -> slot.outlived(now), now);
	}

	private void closeAvailable(AvailableSlots.Closable<C> test, long now) {
		this.routes.values().forEach((slots) -> this.total.settle(slots, slots.closeAvailable(test, now)));
	}

	@Override
	public Set<HttpRoute> getRoutes() {
		return new HashSet<>(this.routes.keySet());
	}

	@Override
	public PoolStats getTotalStats() {
		return RouteView.stats(views(), permits().max());
	}

	@Override
	public PoolStats getStats(HttpRoute route) {
		RouteSlots<C> slots = this.routes.get(route);
		return (slots != null) ? RouteView.stats(List.of(view(slots)), slots.limits().current())
				: new PoolStats(0, 0, 0, getMaxPerRoute(route));
	}

	@Override
	public void close() {
		close(CloseMode.GRACEFUL);
	}

	/**
	 * Close all connections, leased ones too, and fail all pending leases. The pool
	 * cannot be used again.
	 * @param mode how to close
	 */
	@Override
	public void close(CloseMode mode) {
		this.isClosed = true;
		for (RouteSlots<C> slots : this.routes.values()) {
			List<PendingLease<C>> abandoned = new ArrayList<>();
			this.total.carryOut(slots.shutDown(abandoned), mode);
			abandoned.forEach((lease) -> lease.fail(new IllegalStateException("Connection pool shut down")));
		}
	}

	boolean isClosed() {
		return this.isClosed;
	}

}
