package io.httppool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.ManagedConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.time.PoolClock;

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
public final class ConnectionPool<C extends HttpConnection> implements ManagedConnPool<HttpRoute, C> {

	/** What HttpClient's own pools say. */
	static final String CLOSED = "Connection pool shut down";

	private final PoolSettings settings;

	private final PoolClock clock;

	private final Incidents incidents;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	private final LeaseService<C> leases;

	private final Maintenance<C> keeper;

	private final Operations<C> control;

	private final LimitControl<C> tuning;

	private final Openings<C> dials;

	private final AtomicLong numbers = new AtomicLong();

	private volatile boolean isDraining;

	private volatile boolean isClosed;

	/**
	 * Create a pool without any connection.
	 * @param settings its settings
	 * @param resolver finds the settings of each route
	 * @param liveness checks connections before they are used again
	 * @param clock where time comes from
	 */
	public ConnectionPool(PoolSettings settings, RouteSettingsResolver resolver, Liveness<C> liveness,
			PoolClock clock) {
		this.settings = settings;
		this.clock = clock;
		this.incidents = new Incidents(settings.name());
		this.dials = new Openings<>(clock.ticker());
		this.routes = new Routes<>(this, resolver);
		Checkup<C> checkup = new Checkup<>(liveness, this.incidents);
		this.total = new TotalLimit<>(settings.maxTotal(), () -> this.routes.all().iterator(), clock.ticker());
		this.leases = new LeaseService<>(this, this.routes, this.total, checkup);
		this.keeper = new Maintenance<>(this, this.routes, this.total, checkup, clock);
		this.control = new Operations<>(this, this.routes, this.total);
		this.tuning = new LimitControl<>(this.routes, this.total, clock);
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
		return this.routes.settingsOf(route);
	}

	/**
	 * Return what looks after this pool beside its requests.
	 * @return the keeper
	 */
	public Maintenance<C> maintenance() {
		return this.keeper;
	}

	/**
	 * Return what people can do to this pool.
	 * @return the control
	 */
	public Operations<C> operations() {
		return this.control;
	}

	/**
	 * Return what adapts this pool to what is asked of it.
	 * @return the tuning
	 */
	public LimitControl<C> limitControl() {
		return this.tuning;
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
		return this.leases.lease(route, state, timeout, callback);
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
		PooledRoute<C> slots = this.routes.find(entry.getRoute());
		if (slots == null) {
			requireReclaimed(entry);
			return;
		}
		long idleNanos = reusable ? slots.idleTimeouts().nanosAfter(entry) : 0;
		this.total.settleIfAny(slots, slots.release(entry, reusable, idleNanos, this.total.needOfOthers(slots), now()));
	}

	/** An entry that is not leased was released twice, unless its lease was reclaimed. */
	void requireReclaimed(PoolEntry<HttpRoute, C> entry) {
		if (entry.hasConnection() && !this.isClosed) {
			throw new IllegalStateException("The pool entry is not leased: it was released before");
		}
	}

	/**
	 * Discard all leases of the current thread, after an error that may have left them
	 * without an owner.
	 * @return how many there were
	 */
	public int reclaimFromCurrentThread() {
		Thread thread = Thread.currentThread();
		int reclaimed = 0;
		for (PooledRoute<C> slots : this.routes.all()) {
			Settlement<C> after = slots.reclaim((slot) -> slot.holder() == thread, CloseReason.REQUEST_FAILED, now());
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
			this.dials.begin(connection);
		}
		else {
			this.dials.end(connection);
		}
	}

	Openings<C> dials() {
		return this.dials;
	}

	long now() {
		return this.clock.ticker().read();
	}

	/** Return whether there ever was a connection, though its route may be forgotten. */
	boolean hasLent() {
		return this.numbers.get() > 0;
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

	Incidents incidents() {
		return this.incidents;
	}

	private RouteView<C> view(PooledRoute<C> slots) {
		return slots.view(now());
	}

	/**
	 * Return a picture of this pool. It takes the lock of each route once, one after the
	 * other.
	 * @return the pool and its routes at this instant
	 */
	public PoolSnapshot snapshot() {
		return new Snapshots<C>(this.clock, this.dials::isUnderWay).of(this.settings, permits().max(), views(),
				this.incidents.counts());
	}

	/**
	 * Return a picture of every connection. It takes the lock of each route once, one
	 * after the other.
	 * @return the connections at this instant, in no particular order
	 */
	public List<ConnectionSnapshot> connections() {
		long now = now();
		return new Snapshots<C>(this.clock, this.dials::isUnderWay).connections(views(), now);
	}

	List<RouteView<C>> views() {
		return this.routes.all().stream().map(this::view).toList();
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
		this.routes.defaultLimit(max);
		this.routes.all()
			.stream()
			.filter((slots) -> this.routes.hasDefaultLimit(slots.settings()))
			.forEach((slots) -> this.total.settleIfAny(slots, slots.limit(max, false, now())));
	}

	@Override
	public int getDefaultMaxPerRoute() {
		return this.routes.defaultLimit();
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
		this.routes.withLiving(route, (slots) -> {
			Settlement<C> after = slots.limit(max, true, now());
			this.total.settleIfAny(slots, after);
			return after;
		});
	}

	@Override
	public int getMaxPerRoute(HttpRoute route) {
		PooledRoute<C> slots = this.routes.find(route);
		return ((slots != null) ? slots : this.routes.create(route)).limits().current();
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
		closeAvailable(
				(slot) -> (slot.lifetime().idleNanos(now) >= idleTime.toNanoseconds()) ? CloseReason.EVICTED : null,
				now);
	}

	/** Close the available connections that have outlived their time. */
	@Override
	public void closeExpired() {
		long now = now();
		closeAvailable((slot) -> slot.lifetime().outlived(now), now);
	}

	private void closeAvailable(AvailableSlots.Closable<C> test, long now) {
		this.routes.all()
			.stream()
			.filter(PooledRoute::hasAvailable)
			.forEach((slots) -> this.total.settle(slots, slots.closeAvailable(test, now)));
	}

	@Override
	public Set<HttpRoute> getRoutes() {
		return this.routes.names();
	}

	@Override
	public PoolStats getTotalStats() {
		return RouteView.stats(views(), permits().max());
	}

	@Override
	public PoolStats getStats(HttpRoute route) {
		PooledRoute<C> slots = this.routes.find(route);
		return (slots != null) ? RouteView.stats(List.of(view(slots)), slots.limits().current())
				: new PoolStats(0, 0, 0, getMaxPerRoute(route));
	}

	void isDraining(boolean isDraining) {
		this.isDraining = isDraining;
	}

	boolean isDraining() {
		return this.isDraining;
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
		retire(mode);
		this.routes.all().forEach((slots) -> this.total.carryOut(slots.cut(), mode));
	}

	/**
	 * Take no more leases, fail those that wait, and close every connection that nobody
	 * holds; those that are held are closed as they come back.
	 */
	void retire(CloseMode mode) {
		this.isClosed = true;
		for (PooledRoute<C> slots : this.routes.all()) {
			List<PendingLease<C>> abandoned = new ArrayList<>();
			this.total.carryOut(slots.shutDown(abandoned), mode);
			abandoned.forEach((lease) -> lease.fail(new IllegalStateException(CLOSED)));
		}
	}

	boolean isClosed() {
		return this.isClosed;
	}

}
