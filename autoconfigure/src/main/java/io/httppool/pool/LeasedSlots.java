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
 * The connections of a route that are held by requests. Guarded by the lock of the route.
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

	/** Close those that a test selects; whoever holds them finds out when using them. */
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

	void forEach(Consumer<Slot<C>> action) {
		this.slots.values().forEach(action);
	}

}
