package io.httppool.pool;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteName;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.HeldConnection;
import io.httppool.snapshot.Incident;
import io.httppool.time.PoolClock;

/**
 * What can be done to a pool beside its requests. Thread-safe; each method works on the
 * calling thread and takes the lock of one route at a time, for moments.
 *
 * @param <C> the kind of connection
 */
public final class Maintenance<C extends HttpConnection> {

	/** A connection that was good so lately is left to the requests. */
	private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(100);

	/** What has had no connection for so long is hardly visited again soon. */
	private static final long QUIET = TimeUnit.MINUTES.toNanos(1);

	private final ConnectionPool<C> pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	private final Checkup<C> checkup;

	private final PoolClock clock;

	Maintenance(ConnectionPool<C> pool, Routes<C> routes, TotalLimit<C> total, Checkup<C> checkup, PoolClock clock) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
		this.checkup = checkup;
		this.clock = clock;
	}

	/**
	 * Have a listener told of every idle connection that is found closed, be it by a
	 * sweep or by a request.
	 * @param listener the one listener
	 */
	public void onStale(StaleListener listener) {
		this.checkup.listener(listener);
	}

	/**
	 * Close the available connections that have outlived their time or lost their peer.
	 * Each is claimed while it is checked, so that no request gets it meanwhile.
	 */
	public void sweep() {
		this.pool.closeExpired();
		this.routes.all()
			.stream()
			.filter(PooledRoute::hasAvailable)
			.forEach((slots) -> this.total.settleIfAny(slots, slots.trimIdle(this.pool.now())));
		this.routes.all().forEach(this::sweep);
	}

	private void sweep(PooledRoute<C> slots) {
		if (slots.hasAvailable()) {
			slots.available().forEach((slot) -> check(slots, slot));
		}
	}

	private void check(PooledRoute<C> slots, Slot<C> slot) {
		long now = this.pool.now();
		if (!slots.claim(slot, FRESH, now)) {
			return;
		}
		this.total.settleIfAny(slots, slots.endClaim(slot, find(slot, now), now));
	}

	/** A check that throws costs the connection, not the sweep. */
	private @Nullable CloseReason find(Slot<C> slot, long now) {
		C connection = slot.entry().getConnection();
		try {
			return (connection != null) ? this.checkup.check(slot, connection, now) : null;
		}
		catch (RuntimeException | Error ex) {
			survived(Incident.UPKEEP_FAILURE, "The check of connection %s failed, it is closed".formatted(slot.id()),
					ex);
			return CloseReason.EVICTED;
		}
	}

	/**
	 * Discard the leases that nobody is left to end: whoever held them dropped the
	 * response without closing it. They are found once the garbage collector has been
	 * there.
	 * @return what was reclaimed
	 */
	public List<HeldConnection> reclaimDropped() {
		List<HeldConnection> reclaimed = new ArrayList<>();
		for (PooledRoute<C> slots : this.routes.all()) {
			long now = this.pool.now();
			List<Slot.View<C>> dropped = new ArrayList<>();
			Settlement<C> after = slots.reclaim((slot) -> isDropped(slot, dropped), CloseReason.LEAKED, now);
			this.total.settle(slots, after);
			dropped.forEach((slot) -> reclaimed.add(held(slots, slot, now)));
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
		for (PooledRoute<C> slots : this.routes.all()) {
			long threshold = slots.settings().leakThreshold().toNanos();
			if (threshold > 0) {
				long now = this.pool.now();
				slots.overdue(threshold, now).forEach((slot) -> overdue.add(held(slots, slot, now)));
			}
		}
		return overdue;
	}

	private HeldConnection held(PooledRoute<C> slots, Slot.View<C> slot, long now) {
		return new HeldConnection(slot.slot().id(), RouteName.of(slots.route()), slot.leasedAt(),
				this.clock.instantOf(slot.leasedAt(), now), Duration.ofNanos(now - slot.leasedAt()), slot.holder(),
				slot.site());
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
			.filter((slots) -> RouteName.of(slots.route()).equals(route))
			.forEach((slots) -> slots.callSites().watch(now));
	}

	/**
	 * Go by what was learned of when peers close idle connections of a route.
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
	 * Have a listener told of every route that is forgotten.
	 * @param listener the one listener
	 */
	public void onForgotten(Consumer<HttpRoute> listener) {
		this.routes.onForgotten(listener);
	}

	/**
	 * Note that something happened which the pool survived.
	 * @param incident what
	 * @param sentence the same in words
	 * @param cause what was thrown, or {@code null}
	 */
	public void survived(Incident incident, String sentence, @Nullable Throwable cause) {
		this.pool.incidents().survived(incident, sentence, cause);
	}

}
