package io.httppool.pool;

import java.util.List;
import java.util.function.Consumer;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.CloseReason;

/**
 * The available connections of a route, ordered by their last use; those that are claimed
 * to be checked keep their position. Guarded by the lock of the route, but for
 * {@link #isEmpty()}.
 *
 * @param <C> the kind of connection
 */
final class AvailableSlots<C extends HttpConnection> {

	private static final int LEAST_TRIMMED = 2;

	private final LinkedMembers<Slot<C>> slots = new LinkedMembers<>();

	private final ReusePolicy reuse;

	private volatile boolean isEmpty = true;

	AvailableSlots(ReusePolicy reuse) {
		this.reuse = reuse;
	}

	/** Return whether there was none a moment ago; to be asked without the lock. */
	boolean isEmpty() {
		return this.isEmpty;
	}

	int size() {
		return this.slots.size();
	}

	void add(Slot<C> slot) {
		slot.available();
		this.slots.add(slot);
		if (this.isEmpty) {
			this.isEmpty = false;
		}
	}

	/** Take the next in turn, unless it has another state or has outlived its time. */
	@Nullable Slot<C> takeNext(@Nullable Object state, long now) {
		Slot<C> next = first();
		if (next == null || !next.isAvailable() || !next.hasState(state) || next.lifetime().outlived(now) != null) {
			return null;
		}
		this.slots.remove(next);
		return next;
	}

	/** Return the one unused longest, be it claimed or not. */
	@Nullable Slot<C> coldest() {
		return this.slots.first();
	}

	private @Nullable Slot<C> first() {
		return isLifo() ? this.slots.last() : this.slots.first();
	}

	private @Nullable Slot<C> after(Slot<C> slot) {
		return isLifo() ? slot.before : slot.after;
	}

	/** Take one of that state, closing on the way those that have outlived their time. */
	@Nullable Slot<C> take(@Nullable Object state, long now, Settlement<C> after) {
		Slot<C> slot = first();
		while (slot != null) {
			Slot<C> next = after(slot);
			CloseReason reason = slot.isAvailable() ? slot.lifetime().outlived(now) : null;
			if (reason != null) {
				this.slots.remove(slot);
				after.close(slot, reason);
			}
			else if (slot.isAvailable() && slot.hasState(state)) {
				this.slots.remove(slot);
				return slot;
			}
			slot = next;
		}
		noteWhetherEmpty();
		return null;
	}

	/** Return the one unused longest, if there is one that is not being checked. */
	@Nullable Slot<C> peekColdest() {
		Slot<C> slot = this.slots.first();
		while (slot != null && !slot.isAvailable()) {
			slot = slot.after;
		}
		return slot;
	}

	/** Return whether there is one that is not being checked. */
	boolean hasIdle() {
		return peekColdest() != null;
	}

	/** Return all of them, the one unused longest first. */
	List<Slot<C>> list() {
		return this.slots.copy();
	}

	/** Close the one unused longest, if there is one. */
	boolean closeColdest(CloseReason reason, Settlement<C> after) {
		Slot<C> coldest = peekColdest();
		if (coldest == null) {
			return false;
		}
		close(coldest, reason, after);
		return true;
	}

	/**
	 * Close those unused for longer than a tuning wants, the coldest first: a quarter of
	 * all at a time, so that a lull does not close them all at once.
	 */
	void trim(RouteTuning tuning, long now, Settlement<C> after) {
		int left = Math.max(LEAST_TRIMMED, (this.slots.size() + 3) / 4);
		Slot<C> coldest = peekColdest();
		while (coldest != null && left > 0 && coldest.lifetime().idleNanos(now) > idleNanos(tuning)) {
			close(coldest, CloseReason.IDLE, after);
			left--;
			coldest = peekColdest();
		}
	}

	private long idleNanos(RouteTuning tuning) {
		long usual = tuning.idleTimeout().toNanos();
		return (this.slots.size() > tuning.keepWarm()) ? usual : Math.max(usual, tuning.keepWarmTimeout().toNanos());
	}

	/** Close one. */
	void close(Slot<C> slot, CloseReason reason, Settlement<C> after) {
		this.slots.remove(slot);
		noteWhetherEmpty();
		after.close(slot, reason);
	}

	/**
	 * Close those that a test gives a reason for; one that is being checked goes when the
	 * check is over.
	 */
	void close(Closable<C> test, Settlement<C> after) {
		this.slots.forEach((slot) -> {
			CloseReason reason = test.reason(slot);
			if (reason != null && !slot.isAvailable()) {
				slot.doom(reason);
			}
			else if (reason != null) {
				close(slot, reason, after);
			}
		});
	}

	/** Close all of them, even while they are being checked. */
	void closeAll(CloseReason reason, Settlement<C> after) {
		this.slots.forEach((slot) -> close(slot, reason, after));
	}

	void forEach(Consumer<Slot<C>> action) {
		this.slots.forEach(action);
	}

	private void noteWhetherEmpty() {
		this.isEmpty = this.slots.size() == 0;
	}

	private boolean isLifo() {
		return this.reuse == ReusePolicy.LIFO;
	}

	/**
	 * A test that says why a connection should be closed, if it should.
	 */
	@FunctionalInterface
	interface Closable<C extends HttpConnection> {

		@Nullable CloseReason reason(Slot<C> slot);

	}

}
