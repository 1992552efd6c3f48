package io.httppool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * A list of slots, the coldest first, linked through the slots themselves. It allocates
 * nothing and calls nothing while it is changed, so no error can leave it half changed.
 * Guarded by the lock of the route.
 *
 * @param <C> the kind of connection
 */
final class SlotList<C extends HttpConnection> {

	private @Nullable Slot<C> coldest;

	private @Nullable Slot<C> warmest;

	private int size;

	int size() {
		return this.size;
	}

	@Nullable Slot<C> coldest() {
		return this.coldest;
	}

	@Nullable Slot<C> warmest() {
		return this.warmest;
	}

	/** Add a slot that is in no list, as the warmest. */
	void add(Slot<C> slot) {
		Slot<C> before = this.warmest;
		slot.isListed = true;
		slot.colder = before;
		slot.warmer = null;
		this.warmest = slot;
		if (before != null) {
			before.warmer = slot;
		}
		else {
			this.coldest = slot;
		}
		this.size++;
	}

	/** Remove a slot that is in this list. */
	void remove(Slot<C> slot) {
		Slot<C> colder = slot.colder;
		Slot<C> warmer = slot.warmer;
		if (colder != null) {
			colder.warmer = warmer;
		}
		else {
			this.coldest = warmer;
		}
		if (warmer != null) {
			warmer.colder = colder;
		}
		else {
			this.warmest = colder;
		}
		slot.isListed = false;
		slot.colder = null;
		slot.warmer = null;
		this.size--;
	}

	/** Do something with each slot, which may remove it. */
	void forEach(Consumer<Slot<C>> action) {
		Slot<C> slot = this.coldest;
		while (slot != null) {
			Slot<C> next = slot.warmer;
			action.accept(slot);
			slot = next;
		}
	}

	/** Return a copy, the coldest first. */
	List<Slot<C>> copy() {
		List<Slot<C>> copy = new ArrayList<>(this.size);
		forEach(copy::add);
		return copy;
	}

}
