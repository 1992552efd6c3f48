package io.httppool.pool;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * The leased connections of a route: a hash table of their entries, chained through the
 * slots. Nothing is called while it is changed, so no error, not even a stack overflow,
 * leaves it half changed. Guarded by the lock of the route.
 *
 * @param <C> the kind of connection
 */
final class LeasedSlots<C extends HttpConnection> {

	/** A power of two, as are all sizes. */
	private static final int FIRST_BUCKETS = 4;

	private @Nullable Slot<C>[] buckets = newBuckets(FIRST_BUCKETS);

	private int size;

	/** How many of them no request waits for. */
	private int ahead;

	@SuppressWarnings({ "unchecked", "rawtypes" }) // there are no arrays of a generic
													// type
	private static <C extends HttpConnection> @Nullable Slot<C>[] newBuckets(int count) {
		return new Slot[count];
	}

	int size() {
		return this.size;
	}

	/** Return how many requests have one. */
	int used() {
		return this.size - this.ahead;
	}

	/** Lend a slot in the name of the current thread. */
	void lend(Slot<C> slot, long now) {
		Thread holder = Thread.currentThread();
		if (this.size >= this.buckets.length) {
			grow(newBuckets(this.buckets.length * 2));
		}
		slot.lend(holder, now);
		int bucket = slot.hash & (this.buckets.length - 1);
		slot.nextLeased = this.buckets[bucket];
		this.buckets[bucket] = slot;
		this.size++;
		this.ahead += slot.isAhead() ? 1 : 0;
	}

	private void grow(@Nullable Slot<C>[] larger) {
		for (Slot<C> first : this.buckets) {
			Slot<C> slot = first;
			while (slot != null) {
				Slot<C> next = slot.nextLeased;
				int bucket = slot.hash & (larger.length - 1);
				slot.nextLeased = larger[bucket];
				larger[bucket] = slot;
				slot = next;
			}
		}
		this.buckets = larger;
	}

	/** Take one back, unless it is not here: its lease was reclaimed. */
	@Nullable Slot<C> takeBack(PoolEntry<HttpRoute, C> entry) {
		int bucket = System.identityHashCode(entry) & (this.buckets.length - 1);
		Slot<C> before = null;
		Slot<C> slot = this.buckets[bucket];
		while (slot != null && slot.entry() != entry) {
			before = slot;
			slot = slot.nextLeased;
		}
		if (slot != null) {
			unlink(slot, before, bucket);
			slot.takeBack();
		}
		return slot;
	}

	private void unlink(Slot<C> slot, @Nullable Slot<C> before, int bucket) {
		if (before != null) {
			before.nextLeased = slot.nextLeased;
		}
		else {
			this.buckets[bucket] = slot.nextLeased;
		}
		slot.nextLeased = null;
		this.size--;
		this.ahead -= slot.isAhead() ? 1 : 0;
	}

	/** Close those that a test selects; their holders find out when they use them. */
	void close(Predicate<Slot<C>> test, CloseReason reason, Settlement<C> after) {
		forEach((slot) -> {
			if (test.test(slot)) {
				takeBack(slot.entry());
				after.close(slot, reason);
			}
		});
	}

	/** Return the one that has been leased longest, if there is any. */
	@Nullable Slot<C> longest(long now) {
		AtomicReference<@Nullable Slot<C>> longest = new AtomicReference<>();
		forEach((slot) -> longest.accumulateAndGet(slot, (one, other) -> isLonger(one, other, now) ? one : other));
		return longest.get();
	}

	private static boolean isLonger(@Nullable Slot<?> one, @Nullable Slot<?> other, long now) {
		return one != null && (other == null || one.heldNanos(now) >= other.heldNanos(now));
	}

	/** Return how many have been leased for so long by requests. */
	int countHeldFor(long nanos, long now) {
		return count((slot) -> !slot.isAhead() && slot.heldNanos(now) >= nanos);
	}

	/** Return how many have been leased by requests, and open, for so long. */
	int countOpenFor(long nanos, Openings openings, long now) {
		return count((slot) -> {
			long held = slot.heldNanos(now);
			return !slot.isAhead() && held >= nanos
					&& openings.openNanos(slot.entry().getConnection(), held) >= Math.max(0, nanos);
		});
	}

	private int count(Predicate<Slot<C>> test) {
		int count = 0;
		for (Slot<C> first : this.buckets) {
			for (Slot<C> slot = first; slot != null; slot = slot.nextLeased) {
				count += test.test(slot) ? 1 : 0;
			}
		}
		return count;
	}

	/** Do something with each, which may take it back. */
	void forEach(Consumer<Slot<C>> action) {
		for (Slot<C> first : this.buckets) {
			Slot<C> slot = first;
			while (slot != null) {
				Slot<C> next = slot.nextLeased;
				action.accept(slot);
				slot = next;
			}
		}
	}

}
