package io.httppool.pool;

import java.util.Collection;
import java.util.function.Consumer;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.RouteSlots.Need;

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

	private final Collection<RouteSlots<C>> routes;

	private final Consumer<Slot<C>> unwanted;

	private final Ticker ticker;

	private final StarvingRoutes<C> starving = new StarvingRoutes<>();

	/**
	 * Create the limit.
	 * @param max how many connections there may be
	 * @param routes a live view of the routes
	 * @param unwanted takes back what a withdrawn lease was granted
	 * @param ticker measures how long connections have been idle
	 */
	TotalLimit(int max, Collection<RouteSlots<C>> routes, Consumer<Slot<C>> unwanted, Ticker ticker) {
		this.permits = new Permits(max);
		this.routes = routes;
		this.unwanted = unwanted;
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
		boolean isClosing = true;
		while (isClosing && this.permits.areOverdrawn()) {
			isClosing = closeColdestOfOthers(null, CloseReason.TRIMMED);
		}
		feedStarving();
	}

	/** Return what the route that starves longest lacks, if it is another one. */
	@Nullable Need needOfOthers(RouteSlots<C> slots) {
		RouteSlots<C> first = this.starving.peek();
		return (first != null && first != slots) ? first.currentNeed() : null;
	}

	/** Carry out what was decided, then let the longest waiting have what it freed. */
	void settle(RouteSlots<C> slots, Settlement<C> after) {
		carryOut(after, CloseMode.GRACEFUL);
		feedStarving();
		if (after.isLackingPermit()) {
			supply(slots);
		}
	}

	void carryOut(Settlement<C> after, CloseMode mode) {
		after.carryOut(this.permits, mode).forEach(this.unwanted);
	}

	/** Give each starving route one turn. */
	void feedStarving() {
		for (int turns = this.starving.isEmpty() ? 0 : this.starving.size(); turns > 0; turns--) {
			RouteSlots<C> next = this.starving.poll();
			if (next != null) {
				supply(next);
			}
		}
	}

	/** Serve a route, taking connections from others that do not use them. */
	private void supply(RouteSlots<C> slots) {
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

	private boolean closeColdestOfOthers(@Nullable RouteSlots<C> needy, CloseReason reason) {
		long now = this.ticker.read();
		RouteSlots<C> coldest = null;
		long longest = -1;
		for (RouteSlots<C> other : this.routes) {
			long idle = (other != needy && other.hasAvailable()) ? other.coldestNanos(now) : -1;
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
