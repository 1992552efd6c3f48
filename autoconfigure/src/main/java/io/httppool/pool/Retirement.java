package io.httppool.pool;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * The end of a route's service, for a while or for good. Guarded by the lock of the
 * route.
 *
 * @param leased the leased connections
 * @param available the available connections
 * @param pending the pending leases
 * @param status says whether leases are served
 * @param <C> the kind of connection
 */
record Retirement<C extends HttpConnection>(LeasedSlots<C> leased, AvailableSlots<C> available,
		PendingLeases<C> pending, RouteStatus status) {

	/**
	 * Have the leased connections to some addresses closed when they come back.
	 * @return how many more are closed then
	 */
	int doom(AddressDrain<C> drain) {
		AtomicInteger doomed = new AtomicInteger();
		this.leased.forEach((slot) -> {
			if (slot.doom() == null && drain.matches(slot)) {
				slot.doom(drain.reason());
				doomed.incrementAndGet();
			}
		});
		return doomed.get();
	}

	/** Serve no lease from now on; {@code null} if this route is forgotten. */
	@Nullable Settlement<C> suspend() {
		return this.status.trySuspend() ? retire(CloseReason.EVICTED) : null;
	}

	/** Close the available connections, and the leased ones when they come back. */
	Settlement<C> retire(CloseReason reason) {
		Settlement<C> after = new Settlement<>();
		this.leased.forEach((slot) -> slot.doom(reason));
		this.available.close((slot) -> reason, after);
		return after;
	}

	/** Return how many connections were made before one of a number, and are to stay. */
	int countOlder(long number) {
		AtomicInteger older = new AtomicInteger();
		Consumer<Slot<C>> count = (slot) -> older.addAndGet(isOlder(slot, number) ? 1 : 0);
		this.leased.forEach(count);
		this.available.forEach(count);
		return older.get();
	}

	/** Return whether a connection was made before one of a number, and is to stay. */
	static boolean isOlder(Slot<?> slot, long number) {
		return slot.number() < number && slot.doom() == null;
	}

	/**
	 * Have some leased connections closed as they come back, because their certificates
	 * were replaced.
	 * @param number those made before the one of this number are meant
	 * @param most how many at most
	 * @return how many
	 */
	int doomOlder(long number, int most) {
		AtomicInteger doomed = new AtomicInteger();
		this.leased.forEach((slot) -> {
			if (doomed.get() < most && isOlder(slot, number)) {
				slot.doom(CloseReason.TLS_ROTATED);
				doomed.incrementAndGet();
			}
		});
		return doomed.get();
	}

	/** Retire for good, handing over the leases that will never be served. */
	Settlement<C> shutDown(List<PendingLease<C>> abandoned) {
		abandoned.addAll(this.pending.drain());
		return retire(CloseReason.SHUTDOWN);
	}

	/** Close all connections, leased ones too. */
	Settlement<C> cut() {
		Settlement<C> after = new Settlement<>();
		this.available.closeAll(CloseReason.SHUTDOWN, after);
		this.leased.close((slot) -> true, CloseReason.SHUTDOWN, after);
		return after;
	}

}
