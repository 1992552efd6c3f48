package io.httppool.pool;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * The supply of slots for the leases of a route: those of available connections, and new
 * ones within the limit of the route and the permits of the pool. Guarded by the lock of
 * the route.
 *
 * @param <C> the kind of connection
 */
final class SlotSupply<C extends HttpConnection> {

	private final RouteIdentity identity;

	private final LeasedSlots<C> leased;

	private final AvailableSlots<C> available;

	private final RouteLimit limit;

	SlotSupply(RouteIdentity identity, LeasedSlots<C> leased, AvailableSlots<C> available, RouteLimit limit) {
		this.identity = identity;
		this.leased = leased;
		this.available = available;
		this.limit = limit;
	}

	/** Return how many slots the route has. */
	int total() {
		return this.leased.size() + this.available.size();
	}

	boolean isAtLimit() {
		return total() >= this.limit.current();
	}

	boolean isAboveLimit() {
		return total() > this.limit.current();
	}

	/** Return whether one more connection may be kept, here and in the whole pool. */
	boolean hasRoom() {
		return !isAtLimit() && !permits().areOverdrawn();
	}

	/** Close the connections above the limit, the one unused longest first. */
	void trim(Settlement<C> after) {
		boolean isTrimmed = true;
		while (isTrimmed && isAboveLimit()) {
			isTrimmed = this.available.closeColdest(CloseReason.TRIMMED, after);
		}
	}

	/**
	 * Take the slot of an available connection of a state, or of one without any, or else
	 * a new slot.
	 */
	@Nullable Slot<C> take(@Nullable Object state, long now, Settlement<C> after) {
		if (isAboveLimit()) {
			return null;
		}
		Slot<C> slot = this.available.take(state, now, after);
		if (slot == null && state != null) {
			slot = this.available.take(null, now, after);
		}
		return (slot != null) ? slot : open(now, after);
	}

	/**
	 * Make a new slot; a connection of another state may have to be closed for it. A pool
	 * above max-total must shrink: there, no permit passes from hand to hand. Where this
	 * machine is short of sockets, the connections that are leased are waited for.
	 */
	private @Nullable Slot<C> open(long now, Settlement<C> after) {
		if (total() > 0 && this.identity.pool().shortage().isOn(now)) {
			return null;
		}
		boolean isBelowLimit = !isAtLimit();
		Slot<C> slot = mayOpen(isBelowLimit, after) ? new Slot<>(this.identity, now) : null;
		if (slot == null || !tryPermit(slot, isBelowLimit, after)) {
			after.lacksPermit(isBelowLimit);
			return null;
		}
		return slot;
	}

	private boolean mayOpen(boolean isBelowLimit, Settlement<C> after) {
		return !permits().areOverdrawn()
				&& ((isBelowLimit && (after.hasPermit() || permits().areFree())) || this.available.hasIdle());
	}

	private boolean tryPermit(Slot<C> slot, boolean isBelowLimit, Settlement<C> after) {
		return (isBelowLimit && (after.tryPassPermit(slot, permits()) || permits().tryTake(slot.permit())))
				|| (this.available.closeColdest(CloseReason.OVERFLOW, after) && after.tryPassPermit(slot, permits()));
	}

	private Permits permits() {
		return this.identity.pool().permits();
	}

}
