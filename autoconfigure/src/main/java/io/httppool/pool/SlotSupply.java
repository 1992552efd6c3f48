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

	private final NameGate gate;

	SlotSupply(RouteIdentity identity, LeasedSlots<C> leased, AvailableSlots<C> available, RouteLimit limit,
			NameGate gate) {
		this.identity = identity;
		this.leased = leased;
		this.available = available;
		this.limit = limit;
		this.gate = gate;
	}

	/** Return how many slots the route has. */
	int total() {
		return this.leased.size() + this.available.size();
	}

	/** Return how many slots the route may have. */
	int limit() {
		return this.limit.current();
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

	/** Return why a leased connection is not kept, or {@code null} if it is. */
	@Nullable CloseReason reasonToClose(Slot<C> slot, boolean reusable, long now) {
		if (!reusable || !slot.entry().hasConnection()) {
			return CloseReason.NOT_REUSABLE;
		}
		if (slot.doom() != null) {
			return slot.doom();
		}
		if (this.identity.pool().isClosed()) {
			return CloseReason.SHUTDOWN;
		}
		if (ConnectionSigns.isMisdirected(slot.entry().getConnection())) {
			return CloseReason.MISDIRECTED;
		}
		if (!hasRoom()) {
			return CloseReason.TRIMMED;
		}
		return slot.lifetime().worn(now);
	}

	/**
	 * Return how many connections there are to lease in a moment: those that are being
	 * checked, or left to leases about to come, and the new ones that the limit allows
	 * once the name was looked up.
	 */
	int coming(long now) {
		int afterLookup = this.gate.isLookingUp(now) ? Math.max(0, this.limit.current() - total()) : 0;
		return this.available.size() + afterLookup;
	}

	/**
	 * Return whether the limit allows connections that this machine has no socket for.
	 */
	boolean isShortOfSockets(long now) {
		return !isAtLimit() && this.identity.pool().shortage().isOn(now);
	}

	/** Close the connections above the limit, the one unused longest first. */
	void trim(Settlement<C> after) {
		boolean isTrimmed = true;
		while (isTrimmed && isAboveLimit()) {
			isTrimmed = this.available.closeColdest(CloseReason.TRIMMED, after);
		}
	}

	/** Take the slot of the available connection that is next, if it is fit. */
	@Nullable Slot<C> takeNext(@Nullable Object state, long now) {
		return this.available.takeNext(state, now);
	}

	/** Return how many connections are available. */
	int available() {
		return this.available.size();
	}

	/** Return whether a connection is available, and not being checked. */
	boolean hasIdle() {
		return this.available.hasIdle();
	}

	/**
	 * Take the slot of an available connection of a state, or of one without any, or else
	 * a new slot.
	 * @param state the state, or {@code null} for none
	 * @param since when the lease came that is to get it, as a reading of the ticker
	 * @param now the reading of the ticker
	 * @param after what there is to settle
	 */
	@Nullable Slot<C> take(@Nullable Object state, long since, long now, Settlement<C> after) {
		if (isAboveLimit()) {
			return null;
		}
		Slot<C> slot = this.available.take(state, now, after);
		if (slot == null && state != null) {
			slot = this.available.take(null, now, after);
		}
		return (slot != null) ? slot : open(since, now, after);
	}

	/**
	 * Make a new slot; a connection of another state may have to be closed for it. A pool
	 * above max-total must shrink: there, no permit passes from hand to hand. Where this
	 * machine is short of sockets, the connections that are leased are waited for; where
	 * the name has to be looked up, its addresses are.
	 */
	private @Nullable Slot<C> open(long since, long now, Settlement<C> after) {
		if (total() > 0 && this.identity.pool().shortage().isOn(now)) {
			return null;
		}
		boolean isBelowLimit = !isAtLimit();
		if ((isBelowLimit || this.available.hasIdle()) && !this.gate.letsPass(since, now, after)) {
			return null;
		}
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
