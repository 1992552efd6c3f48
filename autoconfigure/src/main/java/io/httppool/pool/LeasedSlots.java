package io.httppool.pool;

import java.util.IdentityHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * The leased connections of a route. Guarded by the lock of the route.
 *
 * @param <C> the kind of connection
 */
final class LeasedSlots<C extends HttpConnection> {

	private final IdentityHashMap<PoolEntry<HttpRoute, C>, Slot<C>> slots = new IdentityHashMap<>();

	int size() {
		return this.slots.size();
	}

	void lend(Slot<C> slot, Thread holder, long now) {
		slot.lend(holder, now);
		this.slots.put(slot.entry(), slot);
	}

	/** Take one back, unless it is not here: its lease was reclaimed. */
	@Nullable Slot<C> takeBack(PoolEntry<HttpRoute, C> entry) {
		Slot<C> slot = this.slots.remove(entry);
		if (slot != null) {
			slot.takeBack();
		}
		return slot;
	}

	/** Close those that a test selects; their holders find out when they use them. */
	void close(Predicate<Slot<C>> test, CloseReason reason, Settlement<C> after) {
		this.slots.values().removeIf((slot) -> {
			boolean isSelected = test.test(slot);
			if (isSelected) {
				slot.takeBack();
				after.close(slot, reason);
			}
			return isSelected;
		});
	}

	/** Return the one that has been leased longest, if there is any. */
	@Nullable Slot<C> longest(long now) {
		Slot<C> longest = null;
		for (Slot<C> slot : this.slots.values()) {
			if (longest == null || slot.heldNanos(now) > longest.heldNanos(now)) {
				longest = slot;
			}
		}
		return longest;
	}

	void forEach(Consumer<Slot<C>> action) {
		this.slots.values().forEach(action);
	}

}
