package io.httppool.pool;

import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.StarvingRoutes.Hunger;
import io.httppool.snapshot.CloseReason;

/**
 * The limit of a whole pool, shared by its routes. Thread-safe, and takes no lock of its
 * own.
 * <p>
 * A route that finds no permit free is listed as starving before it looks around for the
 * last time, and a thread that frees a permit or makes a connection available looks at
 * the list afterwards. So one of the two always sees the other, and no lease is
 * forgotten.
 *
 * @param <C> the kind of connection
 */
final class TotalLimit<C extends HttpConnection> {

	private final PoolState pool;

	private final Routes<C> routes;

	private final StarvingRoutes<C> starving;

	TotalLimit(PoolState pool, Routes<C> routes) {
		this.pool = pool;
		this.routes = routes;
		this.starving = new StarvingRoutes<>(routes::all);
	}

	/**
	 * Change how many connections there may be, closing available ones above it.
	 */
	void max(int max) {
		permits().max(max);
		balance();
	}

	/** Return the need of another route, the one that starves most. */
	@Nullable Need needOfOthers(PooledRoute<C> route) {
		Hunger<C> first = this.starving.isEmpty() ? null : this.starving.firstBut(route);
		return (first != null) ? first.need() : null;
	}

	/**
	 * Have a route decide under its lock, and carry out what it decided.
	 * @return what was carried out, {@code null} if there was nothing to decide
	 */
	@Nullable Settlement<C> settle(PooledRoute<C> route, Function<RouteState<C>, @Nullable Settlement<C>> decision) {
		Settlement<C> after = route.locked(decision);
		settle(route, after);
		return after;
	}

	/** Carry out what was decided, then give the starving routes what it freed. */
	void settle(PooledRoute<C> route, @Nullable Settlement<C> after) {
		if (after != null) {
			carryOut(after, CloseMode.GRACEFUL);
			after.tellLimit(route.identity());
		}
		shrink();
		if (!this.starving.isEmpty()) {
			refresh(route);
			share(route);
		}
		if (after != null && after.isLackingPermit()) {
			supply(route);
		}
	}

	void carryOut(Settlement<C> after, CloseMode mode) {
		after.carryOut(permits(), mode);
		if (after.looksUp() != null) {
			lookUp(after.looksUp());
		}
	}

	/** Look up a name; if even the beginning fails, those who connect are told why. */
	private void lookUp(HttpRoute route) {
		NameLookups names = Objects.requireNonNull(this.pool.names());
		try {
			names.begin(route, () -> lookedUp(route));
		}
		catch (RuntimeException | Error ex) {
			lookedUp(route);
			if (ex instanceof Error error) {
				throw error;
			}
		}
	}

	private void lookedUp(HttpRoute key) {
		PooledRoute<C> route = this.routes.find(key);
		long now = this.pool.now();
		if (route != null) {
			settle(route, (state) -> state.endLookup(now));
		}
	}

	/** Close connections above max-total, and serve all routes that starve. */
	void balance() {
		shrink();
		feed();
		this.starving.all().forEach(this::supply);
	}

	/** List anew which routes starve, in case an error has disturbed the list. */
	void relist() {
		this.starving.clear();
		for (PooledRoute<C> route : this.routes.all()) {
			Need need = starvation(route);
			if (need != null) {
				this.starving.put(route, need);
			}
		}
		balance();
	}

	private void shrink() {
		boolean isClosing = permits().areOverdrawn();
		while (isClosing) {
			isClosing = closeColdest(this.routes.all(), null, CloseReason.TRIMMED) && permits().areOverdrawn();
		}
	}

	/** Give free permits to the routes that starve, the least loaded first. */
	private void feed() {
		Hunger<C> before = null;
		while (permits().areFree()) {
			Hunger<C> first = this.starving.isEmpty() ? null : this.starving.firstBut(null);
			if (first == null || first.equals(before)) {
				return;
			}
			serve(first.route());
			refresh(first.route());
			before = first;
		}
	}

	private Settlement<C> serve(PooledRoute<C> route) {
		long now = this.pool.now();
		Settlement<C> after = route.locked((state) -> state.serve(now));
		carryOut(after, CloseMode.GRACEFUL);
		return after;
	}

	/**
	 * Serve a route that lacks a permit, closing idle connections of others for it. It is
	 * listed before it looks around for the last time.
	 */
	private void supply(PooledRoute<C> route) {
		boolean isWorthATry = true;
		while (isWorthATry) {
			this.starving.put(route, currentNeed(route));
			isWorthATry = permits().areFree() || closeColdest(this.starving.idle(), route, CloseReason.OVERFLOW);
			if (isWorthATry && !serve(route).isLackingPermit()) {
				refresh(route);
				return;
			}
		}
	}

	/**
	 * Correct what is known of a listed route. One that does not starve any more may
	 * starve again before it is removed, so it is looked at once more.
	 */
	private void refresh(PooledRoute<C> route) {
		if (!this.starving.contains(route)) {
			return;
		}
		Need need = starvation(route);
		if (need != null) {
			this.starving.put(route, need);
			return;
		}
		this.starving.remove(route);
		if (starvation(route) != null) {
			supply(route);
		}
	}

	/**
	 * Give the routes that starve what is idle on a route, as long as they can use it.
	 */
	private void share(PooledRoute<C> route) {
		boolean isGiving = true;
		while (isGiving) {
			boolean hasGiven = giveFrom(route);
			feed();
			isGiving = hasGiven && !this.starving.isEmpty() && !permits().areFree();
		}
	}

	/** Give one that has become idle on a route to the one that starves most. */
	private boolean giveFrom(PooledRoute<C> route) {
		if (!route.hasAvailable()) {
			return false;
		}
		this.starving.noteIdle(route);
		Hunger<C> first = this.starving.firstBut(route);
		if (first == null || coldestNanos(route, first.need(), this.pool.now()) < 0) {
			return false;
		}
		carryOut(route.locked((state) -> state.closeColdest(CloseReason.OVERFLOW)), CloseMode.GRACEFUL);
		return true;
	}

	private boolean closeColdest(Collection<PooledRoute<C>> candidates, @Nullable PooledRoute<C> needy,
			CloseReason reason) {
		long now = this.pool.now();
		Need need = (needy != null) ? currentNeed(needy) : null;
		PooledRoute<C> coldest = null;
		long longest = -1;
		for (PooledRoute<C> other : candidates) {
			long idle = (other != needy) ? coldestNanos(other, need, now) : -1;
			if (idle > longest) {
				coldest = other;
				longest = idle;
			}
		}
		if (coldest == null) {
			return false;
		}
		carryOut(coldest.locked((state) -> state.closeColdest(reason)), CloseMode.GRACEFUL);
		return true;
	}

	private long coldestNanos(PooledRoute<C> route, @Nullable Need need, long now) {
		if (route.hasAvailable()) {
			return route.locked((state) -> state.inspection().coldestNanos(need, now));
		}
		this.starving.noteBusy(route);
		return -1;
	}

	private Need currentNeed(PooledRoute<C> route) {
		long now = this.pool.now();
		return route.locked((state) -> state.inspection().need(now));
	}

	private @Nullable Need starvation(PooledRoute<C> route) {
		long now = this.pool.now();
		return route.<@Nullable Need>locked((state) -> state.inspection().starvation(now));
	}

	private Permits permits() {
		return this.pool.permits();
	}

}
