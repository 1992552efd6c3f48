package io.httppool.pool;

import java.util.function.Function;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

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

	private final StarvingRoutes<C> starving = new StarvingRoutes<>();

	TotalLimit(PoolState pool, Routes<C> routes) {
		this.pool = pool;
		this.routes = routes;
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
		return this.starving.worstNeedBut(route);
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
		}
		balance();
		if (after != null && after.isLackingPermit()) {
			supply(route);
			balance();
		}
	}

	void carryOut(Settlement<C> after, CloseMode mode) {
		after.carryOut(permits(), mode);
	}

	/** Close connections above max-total, and give free permits to starving routes. */
	void balance() {
		boolean isClosing = permits().areOverdrawn();
		while (isClosing) {
			isClosing = closeColdestOfOthers(null, CloseReason.TRIMMED) && permits().areOverdrawn();
		}
		boolean isFeeding = !this.starving.isEmpty();
		while (isFeeding) {
			feedStarving();
			isFeeding = permits().areFree() && !this.starving.isEmpty();
		}
	}

	/** Give each starving route one turn, the least loaded first. */
	private void feedStarving() {
		this.starving.takeAll().forEach(this::supply);
	}

	/** Serve a route, closing idle connections of others for it. */
	private void supply(PooledRoute<C> route) {
		boolean isWorthATry = true;
		while (isWorthATry) {
			long now = this.pool.now();
			Settlement<C> after = route.locked((state) -> state.serve(now));
			carryOut(after, CloseMode.GRACEFUL);
			if (!after.isLackingPermit()) {
				return;
			}
			this.starving.add(route);
			isWorthATry = closeColdestOfOthers(route, CloseReason.OVERFLOW) || permits().areFree();
		}
	}

	private boolean closeColdestOfOthers(@Nullable PooledRoute<C> needy, CloseReason reason) {
		long now = this.pool.now();
		Need need = (needy != null) ? needy.locked(RouteState::currentNeed) : null;
		PooledRoute<C> coldest = null;
		long longest = -1;
		for (PooledRoute<C> other : this.routes.all()) {
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

	private static <C extends HttpConnection> long coldestNanos(PooledRoute<C> route, @Nullable Need need, long now) {
		return route.hasAvailable() ? route.locked((state) -> state.inspection().coldestNanos(need, now)) : -1;
	}

	private Permits permits() {
		return this.pool.permits();
	}

}
