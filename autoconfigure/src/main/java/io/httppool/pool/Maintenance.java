package io.httppool.pool;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.HeldConnection;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.PoolSnapshot;

/**
 * The maintenance of a pool beside its requests. Thread-safe; each method works on the
 * calling thread and takes the lock of one route at a time, for moments.
 *
 * @param <C> the kind of connection
 */
public final class Maintenance<C extends HttpConnection> {

	/** A connection that was good so lately is left to the requests. */
	private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(100);

	/** Time for the thread of a lease to end it itself. */
	private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

	/** A route without a connection for so long is hardly used again soon. */
	private static final long QUIET = TimeUnit.MINUTES.toNanos(1);

	private final PoolState pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	private final Checkup<C> checkup;

	private final Audit<C> audit;

	private final DeadlineWatch<C> exchanges;

	Maintenance(PoolState pool, Routes<C> routes, TotalLimit<C> total, Checkup<C> checkup) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
		this.checkup = checkup;
		this.audit = new Audit<>(pool, routes, total);
		this.exchanges = new DeadlineWatch<>(pool, routes);
	}

	/**
	 * Close the available connections that have outlived their time or lost their peer.
	 * Each is claimed while it is checked, so that no request gets it meanwhile.
	 */
	public void sweep() {
		closeExpired();
		this.routes.all().stream().filter(PooledRoute::hasAvailable).forEach((route) -> {
			long now = this.pool.now();
			this.total.settle(route, (state) -> state.trimIdle(now));
		});
		this.routes.all().forEach(this::sweep);
	}

	private void sweep(PooledRoute<C> route) {
		if (route.hasAvailable()) {
			route.locked(RouteState::available).forEach((slot) -> check(route, slot));
		}
	}

	/** The claim ends whatever the check throws. */
	private void check(PooledRoute<C> route, Slot<C> slot) {
		long now = this.pool.now();
		if (!route.locked((state) -> state.claim(slot, FRESH, now))) {
			return;
		}
		AtomicReference<@Nullable CloseReason> found = new AtomicReference<>(CloseReason.EVICTED);
		try {
			found.set(find(route, slot, now));
		}
		finally {
			this.total.settle(route, (state) -> state.endClaim(slot, found.get(), now));
		}
	}

	/** A check that throws costs the connection, not the sweep. */
	private @Nullable CloseReason find(PooledRoute<C> route, Slot<C> slot, long now) {
		C connection = slot.entry().getConnection();
		try {
			return (connection != null) ? this.checkup.check(route.route(), slot, connection, now) : null;
		}
		catch (RuntimeException | Error ex) {
			survived(Incident.UPKEEP_FAILURE, "The check of connection %s failed, it is closed".formatted(slot.id()),
					ex);
			return CloseReason.EVICTED;
		}
	}

	/** Return in words what this pool did, also on routes that it has forgotten. */
	String work(PoolSnapshot living) {
		return this.pool.forgotten().with(living);
	}

	/** Note that a client closed its connection manager, as many do at their end. */
	void noteClose() {
		this.pool.incidents()
			.note(Incident.CLOSE_FROM_OUTSIDE, "Ignored close() from a client: the pool is shared, and lives on");
	}

	/**
	 * End the leases whose deadline has passed without any thread asking for them: their
	 * caller has died, or never asked. Serve those that wait behind a thread that should
	 * have run by now.
	 */
	public void expireLeases() {
		for (PooledRoute<C> route : this.routes.all()) {
			long overdue = this.pool.now() - GRACE;
			route.locked((state) -> state.inspection().overdueLeases(overdue)).forEach(PendingLease::expire);
			serveLeft(route);
		}
	}

	private void serveLeft(PooledRoute<C> route) {
		long now = this.pool.now();
		Settlement<C> after = route.<@Nullable Settlement<C>>locked((state) -> state.serveLeft(now));
		if (after != null) {
			this.total.settle(route, after);
		}
	}

	/**
	 * Close the connections whose exchanges are over their limits of time.
	 * @return the time until the next exchange may be
	 */
	public Duration endOverdueExchanges() {
		return this.exchanges.run();
	}

	/**
	 * Set what is to be done when {@link #endOverdueExchanges} is due earlier.
	 * @param alarm run on the thread of a request
	 */
	public void onEarlierDeadline(Runnable alarm) {
		this.pool.deadlines().alarm(alarm);
	}

	/**
	 * Wait for the end of the pool: from then on it serves no lease.
	 * @param timeout how long to wait
	 * @return {@code false} if it has not come in that time
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean awaitEnd(Duration timeout) throws InterruptedException {
		return this.pool.awaitEnd(timeout);
	}

	/**
	 * Open connections again after a shortage of descriptors or ports, if it is over: the
	 * leases that are pending may not be waiting for anything else.
	 */
	public void endShortage() {
		long now = this.pool.now();
		if (this.pool.shortage().tryEnd(now)) {
			this.routes.all().forEach((route) -> this.total.settle(route, (state) -> state.serve(now)));
		}
	}

	/**
	 * Compare the permits that are held with the connections that are there, and close
	 * those that an error inside the pool has left behind. A connection is taken for lost
	 * only if two audits, ten seconds apart or more, find it nowhere, since one that is
	 * being closed is nowhere for a moment, too.
	 * @return how many were lost
	 */
	public int audit() {
		int lost = this.audit.run();
		if (lost > 0) {
			survived(Incident.LOST_CONNECTION,
					"%d connections were lost to an error inside the pool, their permits are taken back"
						.formatted(lost),
					null);
		}
		this.total.relist();
		return lost;
	}

	/**
	 * Close the available connections to an address that has not been heard from since a
	 * request was sent there, over a connection that had worked before, and not a byte of
	 * an answer came in time: what lost one of them has often lost all. Those behind a
	 * proxy are closed only on the same route, for the proxy itself may be well.
	 * @param route the route of the request
	 * @param remote the address it was sent to
	 * @param sentAt when it was sent, as a reading of the ticker
	 */
	public void closeSilent(HttpRoute route, SocketAddress remote, long sentAt) {
		long now = this.pool.now();
		this.routes.all()
			.stream()
			.filter((one) -> one.route().equals(route) || (isDirect(one.route()) && isDirect(route)))
			.filter(PooledRoute::hasAvailable)
			.forEach((one) -> this.total.settle(one, (state) -> state
				.closeAvailable((slot) -> isSilent(slot, remote, sentAt) ? CloseReason.SIBLING_DEAD : null, now)));
	}

	private static boolean isDirect(HttpRoute route) {
		return route.getProxyHost() == null;
	}

	private static boolean isSilent(Slot<?> slot, SocketAddress remote, long sentAt) {
		HttpConnection connection = slot.entry().getConnection();
		return connection != null && slot.lifetime().releasedAt() - sentAt < 0
				&& remote.equals(connection.getRemoteAddress());
	}

	/** Close the available connections that have outlived their time. */
	void closeExpired() {
		long now = this.pool.now();
		closeAvailable((slot) -> slot.lifetime().outlived(now), now);
	}

	/** Close the available connections that have been idle for at least that long. */
	void closeIdle(long nanos) {
		long now = this.pool.now();
		closeAvailable((slot) -> (slot.lifetime().idleNanos(now) >= nanos) ? CloseReason.EVICTED : null, now);
	}

	private void closeAvailable(AvailableSlots.Closable<C> test, long now) {
		this.routes.all()
			.stream()
			.filter(PooledRoute::hasAvailable)
			.forEach((route) -> this.total.settle(route, (state) -> state.closeAvailable(test, now)));
	}

	/**
	 * Discard the leases whose response was dropped without being closed. They are found
	 * once the garbage collector has been there.
	 * @return what was reclaimed
	 */
	public List<HeldConnection> reclaimDropped() {
		List<HeldConnection> reclaimed = new ArrayList<>();
		for (PooledRoute<C> route : this.routes.all()) {
			long now = this.pool.now();
			List<Slot.View<C>> dropped = new ArrayList<>();
			this.total.settle(route,
					(state) -> state.reclaim((slot) -> isDropped(slot, dropped), CloseReason.LEAKED, now));
			dropped.forEach((slot) -> reclaimed.add(held(route, slot, now)));
		}
		return reclaimed;
	}

	private static <C extends HttpConnection> boolean isDropped(Slot<C> slot, List<Slot.View<C>> dropped) {
		boolean isDropped = slot.isDropped();
		if (isDropped) {
			dropped.add(slot.view());
		}
		return isDropped;
	}

	/**
	 * Return the connections that have been held for longer than the leak threshold of
	 * their route.
	 * @return what may have leaked
	 */
	public List<HeldConnection> overdue() {
		List<HeldConnection> overdue = new ArrayList<>();
		for (PooledRoute<C> route : this.routes.all()) {
			long threshold = route.settings().leakThreshold().toNanos();
			if (threshold > 0) {
				long now = this.pool.now();
				route.locked((state) -> state.inspection().overdue(threshold, now))
					.forEach((slot) -> overdue.add(held(route, slot, now)));
			}
		}
		return overdue;
	}

	private HeldConnection held(PooledRoute<C> route, Slot.View<C> slot, long now) {
		return new HeldConnection(slot.slot().id(), route.identity().name(), slot.leasedAt(),
				this.pool.clock().instantOf(slot.leasedAt(), now), Duration.ofNanos(now - slot.leasedAt()),
				slot.holder(), slot.site(), slot.phase());
	}

	/**
	 * Record the call site of every lease of a route for ten minutes, because a leak is
	 * suspected.
	 * @param route the name of the route
	 */
	public void watchCallSites(String route) {
		long now = this.pool.now();
		this.routes.all()
			.stream()
			.map(PooledRoute::identity)
			.filter((identity) -> identity.name().equals(route))
			.forEach((identity) -> identity.callSites().watch(now));
	}

	/**
	 * Apply what was learned of when peers close idle connections of a route.
	 * @param route the route
	 * @param spans how long connections may stay available, by address; what is absent is
	 * not known
	 */
	public void learn(HttpRoute route, Map<SocketAddress, Duration> spans) {
		this.routes.learn(route, spans);
	}

	/** Forget the routes that have had no connection and no request for a minute. */
	public void forgetQuietRoutes() {
		this.routes.forget(QUIET, this.pool.now());
	}

	/**
	 * Count an incident that the pool survived, and log the first of its kind.
	 * @param incident the kind of incident
	 * @param sentence the same in words
	 * @param cause what was thrown, or {@code null}
	 */
	public void survived(Incident incident, String sentence, @Nullable Throwable cause) {
		this.pool.incidents().survived(incident, sentence, cause);
	}

}
