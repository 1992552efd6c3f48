package io.httppool.pool;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.snapshot.CloseReason;

/**
 * How many connections a route may have, and which connection gets a place. Guarded by
 * the lock of the route.
 *
 * @param <C> the kind of connection
 */
final class RouteCapacity<C extends HttpConnection> {

	private final ConnectionPool<C> pool;

	private final PooledRoute<C> route;

	private final LeasedSlots<C> leased;

	private final AvailableSlots<C> available;

	/** What is configured; it is back once the limit is within it again. */
	private final Limits bounds;

	private Limits limits;

	private boolean isLimitSetByHand;

	RouteCapacity(ConnectionPool<C> pool, PooledRoute<C> route, LeasedSlots<C> leased, AvailableSlots<C> available,
			Limits limits) {
		this.pool = pool;
		this.route = route;
		this.leased = leased;
		this.available = available;
		this.bounds = limits;
		this.limits = limits;
	}

	int taken() {
		return this.leased.size() + this.available.size();
	}

	boolean areTaken() {
		return taken() >= this.limits.current();
	}

	boolean areExceeded() {
		return taken() > this.limits.current();
	}

	/** Return whether one more connection may be kept, here and in the whole pool. */
	boolean isOneLeft() {
		return taken() < this.limits.current() && !this.pool.permits().areOverdrawn();
	}

	Limits limits() {
		return this.limits;
	}

	/**
	 * Set the limit in force, unless a general one meets one that was set by hand.
	 * @return whether it was set
	 */
	boolean limit(int limit, boolean isByHand) {
		if (this.isLimitSetByHand && !isByHand) {
			return false;
		}
		this.isLimitSetByHand = isByHand;
		this.limits = this.bounds.withCurrent(limit);
		return true;
	}

	/** Set the limit in force, even where one was set by hand. */
	void freeLimit(int limit) {
		this.isLimitSetByHand = false;
		limit(limit, false);
	}

	boolean isLimitSetByHand() {
		return this.isLimitSetByHand;
	}

	/** Return whether somebody moves the limit between its bounds. */
	boolean isLimitTuned() {
		return !this.isLimitSetByHand && this.pool.limitControl().isTuned();
	}

	/** Close what is too much, the connection unused longest first. */
	void trim(Settlement<C> after) {
		boolean isTrimmed = true;
		while (isTrimmed && areExceeded()) {
			isTrimmed = this.available.closeColdest(CloseReason.TRIMMED, after);
		}
	}

	/**
	 * Take an available connection of a state, or one without any, or else a place for a
	 * new one.
	 */
	@Nullable Slot<C> take(@Nullable Object state, long now, Settlement<C> after) {
		if (areExceeded()) {
			return null;
		}
		Slot<C> slot = this.available.take(state, now, after);
		if (slot == null && state != null) {
			slot = this.available.take(null, now, after);
		}
		return (slot != null) ? slot : open(now, after);
	}

	/** Make a place for a new connection; one of another state may have to go for it. */
	private @Nullable Slot<C> open(long now, Settlement<C> after) {
		boolean isBelowLimit = taken() < this.limits.current();
		if (!tryPermit(isBelowLimit, after)) {
			after.lacksPermit(isBelowLimit);
			return null;
		}
		return new Slot<>(this.route, this.pool.nextNumber(), now);
	}

	/** A pool beyond its total must shrink: there, no permit passes from hand to hand. */
	private boolean tryPermit(boolean isBelowLimit, Settlement<C> after) {
		Permits permits = this.pool.permits();
		if (permits.areOverdrawn()) {
			return false;
		}
		return (isBelowLimit && (after.tryInheritPermit() || permits.tryTake()))
				|| (this.available.closeColdest(CloseReason.OVERFLOW, after) && after.tryInheritPermit());
	}

}
