package io.httppool.pool;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;

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
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.Incident;
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

	/** What takes a limit back in the pools of HttpCore. */
	private static final int NO_LIMIT_OF_ITS_OWN = -1;

	private final PoolState state;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	private final LeaseService<C> leases;

	private final Maintenance<C> maintenance;

	private final Operations<C> operations;

	private final LimitControl<C> limitControl;

	private final AheadOpenings<C> aheadOpenings;

	private final RouteAddresses<C> addresses;

	private final PoolEvents events;

	private final Views<C> views;

	private final Snapshots<C> snapshots;

	/**
	 * Create a pool without any connection.
	 * @param settings its settings
	 * @param resolver finds the settings of each route
	 * @param liveness checks connections before they are used again
	 * @param clock the source of time
	 */
	public ConnectionPool(PoolSettings settings, RouteSettingsResolver resolver, Liveness<C> liveness,
			PoolClock clock) {
		this.state = new PoolState(settings, clock);
		this.routes = new Routes<>(this.state, resolver);
		this.total = new TotalLimit<>(this.state, this.routes);
		Checkup<C> checkup = new Checkup<>(liveness, this.state.listeners());
		this.leases = new LeaseService<>(this.state, this.routes, this.total, checkup);
		this.maintenance = new Maintenance<>(this.state, this.routes, this.total, checkup);
		this.operations = new Operations<>(this.state, this.routes, this.total);
		this.limitControl = new LimitControl<>(this.state, this.routes, this.total);
		this.aheadOpenings = new AheadOpenings<>(this.state, this.routes, this.total);
		this.addresses = new RouteAddresses<>(this.state, this.routes, this.total);
		this.events = new PoolEvents(this.state, this.routes);
		this.views = new Views<>(this.state, this.routes);
		this.snapshots = new Snapshots<>(clock, this.state.openings()::isUnderWay, this.state.addresses());
	}

	/**
	 * Return the name of this pool.
	 * @return the name, as configured
	 */
	public String name() {
		return this.state.name();
	}

	/**
	 * Return the settings this pool has now. Limits that were changed since are in the
	 * {@link #snapshot()}.
	 * @return the settings
	 */
	public PoolSettings settings() {
		return this.state.settings();
	}

	/**
	 * Return the settings of a route.
	 * @param route the route
	 * @return the settings it has, or would be used with now
	 */
	public RouteSettings settingsOf(HttpRoute route) {
		return this.routes.settingsOf(route);
	}

	/**
	 * Return the events of this pool.
	 * @return the events, to which listeners can be added
	 */
	public PoolEvents events() {
		return this.events;
	}

	/**
	 * Return the maintenance of this pool beside its requests.
	 * @return the maintenance
	 */
	public Maintenance<C> maintenance() {
		return this.maintenance;
	}

	/**
	 * Return the operations that people can carry out on this pool.
	 * @return the operations
	 */
	public Operations<C> operations() {
		return this.operations;
	}

	/**
	 * Return the control of this pool's limits.
	 * @return the control
	 */
	public LimitControl<C> limitControl() {
		return this.limitControl;
	}

	/**
	 * Return the openings of connections before a request needs them.
	 * @return the openings
	 */
	public AheadOpenings<C> aheadOpenings() {
		return this.aheadOpenings;
	}

	/**
	 * Return the addresses that the connections of this pool lead to.
	 * @return the addresses
	 */
	public RouteAddresses<C> addresses() {
		return this.addresses;
	}

	/**
	 * Lease a connection. An available one that its peer has closed is replaced.
	 * @param route where it is to lead
	 * @param state the state it must have, or {@code null} for none
	 * @param timeout how long to wait; {@code null} or exactly three minutes, which is
	 * HttpClient's default where none was configured, for the lease timeout of the route;
	 * zero for no limit
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
	 * @throws IllegalStateException if it was released before, or is not of this pool
	 */
	@Override
	public void release(@Nullable PoolEntry<HttpRoute, C> entry, boolean reusable) {
		if (entry == null) {
			return;
		}
		this.leases.release(entry, reusable);
	}

	/**
	 * Discard all leases of the current thread, after an error that may have left them
	 * without an owner.
	 * @return how many there were
	 */
	public int reclaimFromCurrentThread() {
		return this.leases.reclaimFromCurrentThread();
	}

	/**
	 * Note that a leased connection is being opened, or no longer is. It matters for the
	 * snapshots, and for the reason if it is closed meanwhile.
	 * @param connection the connection
	 * @param isConnecting whether it is being opened
	 */
	public void noteConnecting(C connection, boolean isConnecting) {
		if (isConnecting) {
			this.state.openings().begin(connection);
		}
		else {
			Runnable whenOpen = this.state.openings().end(connection);
			if (whenOpen != null) {
				whenOpen.run();
			}
		}
	}

	/** Note that a leased connection is about to be opened, if it is not open. */
	void expect(HttpConnection connection, LeaseTag tag) {
		tag.opens(connection, this.state.openings());
	}

	/**
	 * Have the names of servers looked up before connections are opened, while the leases
	 * that need them wait without a permit.
	 * @param names looks them up
	 */
	public void lookUpWith(NameLookups names) {
		this.state.names(names);
	}

	/**
	 * Note that this machine has no descriptor or port for a leased connection.
	 * @return whether its route has other connections, which can be waited for
	 */
	boolean noteShortage(C connection, IOException cause) {
		boolean hasOthers = this.leases.pauseOpening(connection);
		this.maintenance.survived(Incident.LOCAL_SHORTAGE,
				"This machine has no descriptor or port for another connection (%s): requests wait for those there are"
					.formatted(cause.getMessage()),
				null);
		return hasOthers;
	}

	/**
	 * Return whether this pool has been closed, so that no lease is served any more.
	 * @return whether it is closed
	 */
	public boolean isClosed() {
		return this.state.isClosed();
	}

	/** Return whether there ever was a connection, though its route may be forgotten. */
	boolean hasLent() {
		return this.state.hasLent();
	}

	Permits permits() {
		return this.state.permits();
	}

	/**
	 * Return a picture of this pool. It takes the lock of each route once, one after the
	 * other. Connections are those that existed when it began and were still there when
	 * their route was looked at, so there are never more than the pool may have; one that
	 * is opened meanwhile is missing.
	 * @return the pool and its routes at this instant
	 */
	public PoolSnapshot snapshot() {
		return this.snapshots.of(settings(), permits().max(), views(), this.state.incidents().counts());
	}

	/**
	 * Return a picture of every connection. It takes the lock of each route once, one
	 * after the other.
	 * @return the connections at this instant, in no particular order
	 */
	public List<ConnectionSnapshot> connections() {
		long now = this.state.now();
		return this.snapshots.connections(views(), now);
	}

	List<RouteView<C>> views() {
		return this.views.all();
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
		this.limitControl.defaultLimit(max);
	}

	@Override
	public int getDefaultMaxPerRoute() {
		return this.routes.defaultLimit();
	}

	/**
	 * Set the limit of a route. Raising it serves pending leases at once; lowering it
	 * closes available connections at once, and leased ones as they come back.
	 * @param route the route
	 * @param max how many connections it may have from now on, at least 1; -1 to take
	 * back what was set before, so that the limit is the configured one until it is tuned
	 */
	@Override
	public void setMaxPerRoute(HttpRoute route, int max) {
		if (max == NO_LIMIT_OF_ITS_OWN) {
			this.limitControl.freeLimit(route, this.routes.create(route).locked((locked) -> locked.limit().current()));
			return;
		}
		requirePositive(max, "max");
		this.limitControl.limitByHand(route, max);
	}

	@Override
	public int getMaxPerRoute(HttpRoute route) {
		PooledRoute<C> found = this.routes.find(route);
		return ((found != null) ? found : this.routes.create(route)).locked((locked) -> locked.limit().current());
	}

	private static void requirePositive(int value, String name) {
		if (value < 1) {
			throw new IllegalArgumentException("'%s' must be at least 1, but was %d".formatted(name, value));
		}
	}

	/** Close the connections that have been available for at least that long. */
	@Override
	public void closeIdle(TimeValue idleTime) {
		this.maintenance.closeIdle(idleTime.toNanoseconds());
	}

	/** Close the available connections that have outlived their time. */
	@Override
	public void closeExpired() {
		this.maintenance.closeExpired();
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
		PooledRoute<C> found = this.routes.find(route);
		return (found != null)
				? RouteView.stats(List.of(this.views.of(found)), found.locked((locked) -> locked.limit().current()))
				: new PoolStats(0, 0, 0, getMaxPerRoute(route));
	}

	@Override
	public String toString() {
		return name() + getTotalStats();
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
		end().cut(mode);
	}

	/** Return the end of this pool. */
	PoolEnd<C> end() {
		return new PoolEnd<>(this.state, this.routes, this.total);
	}

}
