package io.httppool.pool;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;
import io.httppool.time.Ticker;

/**
 * Shares the places of a whole pool among its routes. Thread-safe, and takes no lock of
 * its own.
 * <p>
 * A route that finds no place free is listed as starving before it looks around for the
 * last time, and whoever frees a place or makes a connection available looks at the list
 * afterwards. So one of the two always sees the other, and no lease is forgotten.
 *
 * @param <C> the kind of connection
 */
final class TotalLimit<C extends HttpConnection> {

	private final Permits permits;

	private final Iterable<PooledRoute<C>> routes;

	private final Ticker ticker;

	private final StarvingRoutes<C> starving = new StarvingRoutes<>();

	/**
	 * Create the limit.
	 * @param max how many connections there may be
	 * @param routes the routes, each time as they are then
	 * @param ticker measures how long connections have been idle
	 */
	TotalLimit(int max, Iterable<PooledRoute<C>> routes, Ticker ticker) {
		this.permits = new Permits(max);
		this.routes = routes;
		this.ticker = ticker;
	}

	Permits permits() {
		return this.permits;
	}

	/**
	 * Change how many connections there may be, closing unused ones that are too many.
	 */
	void max(int max) {
		this.permits.max(max);
		balance();
	}

	/** Return what another route lacks, the one that starves most. */
	@Nullable Need needOfOthers(PooledRoute<C> slots) {
		return this.starving.worstNeedBut(slots);
	}

	/** Settle, though there may be nothing to carry out. */
	void settleIfAny(PooledRoute<C> slots, @Nullable Settlement<C> after) {
		if (after != null) {
			settle(slots, after);
		}
		else {
			balance();
		}
	}

	/** Carry out what was decided, then let the routes that starve have what it freed. */
	void settle(PooledRoute<C> slots, Settlement<C> after) {
		carryOut(after, CloseMode.GRACEFUL);
		balance();
		if (after.isLackingPermit()) {
			supply(slots);
			balance();
		}
	}

	void carryOut(Settlement<C> after, CloseMode mode) {
		after.carryOut(this.permits, mode);
	}

	/** Close what is too many, and give what is free to the routes that starve. */
	void balance() {
		boolean isClosing = this.permits.areOverdrawn();
		while (isClosing) {
			isClosing = closeColdestOfOthers(null, CloseReason.TRIMMED) && this.permits.areOverdrawn();
		}
		boolean isFeeding = !this.starving.isEmpty();
		while (isFeeding) {
			feedStarving();
			isFeeding = this.permits.areFree() && !this.starving.isEmpty();
		}
	}

	/** Give each starving route one turn, the least loaded first. */
	private void feedStarving() {
		this.starving.takeAll().forEach(this::supply);
	}

	/** Serve a route, taking connections from others that do not use them. */
	private void supply(PooledRoute<C> slots) {
		boolean isWorthATry = true;
		while (isWorthATry) {
			Settlement<C> after = slots.serve(this.ticker.read());
			carryOut(after, CloseMode.GRACEFUL);
			if (!after.isLackingPermit()) {
				return;
			}
			this.starving.add(slots);
			isWorthATry = closeColdestOfOthers(slots, CloseReason.OVERFLOW) || this.permits.areFree();
		}
	}

	private boolean closeColdestOfOthers(@Nullable PooledRoute<C> needy, CloseReason reason) {
		long now = this.ticker.read();
		Need need = (needy != null) ? needy.currentNeed() : null;
		PooledRoute<C> coldest = null;
		long longest = -1;
		for (PooledRoute<C> other : this.routes) {
			long idle = (other != needy && other.hasAvailable()) ? other.coldestNanos(need, now) : -1;
			if (idle > longest) {
				coldest = other;
				longest = idle;
			}
		}
		if (coldest == null) {
			return false;
		}
		carryOut(coldest.closeColdest(reason), CloseMode.GRACEFUL);
		return true;
	}

}
