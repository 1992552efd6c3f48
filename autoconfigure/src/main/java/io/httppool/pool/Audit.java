package io.httppool.pool;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.http.HttpConnection;

import io.httppool.pool.Permits.Permit;
import io.httppool.snapshot.CloseReason;

/**
 * An audit of a pool, which finds what an error inside of it has left behind: permits
 * whose connection is neither leased nor available, claims without an end, and
 * connections that never reached the lease they were promised to. Confined to one thread
 * at a time.
 *
 * @param <C> the kind of connection
 */
final class Audit<C extends HttpConnection> {

	/** No closing, check or handing over takes longer that is still going to end. */
	private static final long SETTLED = TimeUnit.SECONDS.toNanos(10);

	private final PoolState pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	/**
	 * Permits whose connection was nowhere, by the reading of the ticker when that was
	 * seen first.
	 */
	private final Map<Permit, Long> suspects = new HashMap<>();

	/** Claimed slots, likewise. */
	private final Map<Slot<C>, Long> claims = new HashMap<>();

	Audit(PoolState pool, Routes<C> routes, TotalLimit<C> total) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
	}

	/**
	 * Look for what an error has left behind, and clear it away.
	 * @return how many connections that were
	 */
	synchronized int run() {
		long now = this.pool.now();
		return breakPromises(now) + reclaimPermits(now) + endClaims(now);
	}

	private int breakPromises(long now) {
		int broken = 0;
		for (PooledRoute<C> route : this.routes.all()) {
			for (Promise promise : route.locked((state) -> state.inspection().promises(SETTLED, now))) {
				if (promise.tryBreak()) {
					broken++;
					this.total.settle(route,
							(state) -> state.reclaim((slot) -> slot.promise() == promise, CloseReason.EVICTED, now));
				}
			}
		}
		return broken;
	}

	private int endClaims(long now) {
		int ended = 0;
		for (PooledRoute<C> route : this.routes.all()) {
			for (Slot<C> slot : route.locked((state) -> state.inspection().claimed())) {
				if (isSettled(this.claims, slot, now)) {
					ended++;
					this.total.settle(route, (state) -> state.endClaim(slot, CloseReason.EVICTED, now));
				}
			}
		}
		this.claims.keySet().removeIf((slot) -> !slot.isClaimed());
		return ended;
	}

	/**
	 * Return whether something was seen first long enough ago, and note it if it is new.
	 */
	private static <T> boolean isSettled(Map<T, Long> firstSeen, T seen, long now) {
		return now - firstSeen.computeIfAbsent(seen, (first) -> now) >= SETTLED;
	}

	private int reclaimPermits(long now) {
		Set<Permit> nowhere = new HashSet<>(this.pool.permits().known());
		for (PooledRoute<C> route : this.routes.all()) {
			route.locked((state) -> state.inspection().slots()).forEach((slot) -> nowhere.remove(slot.permit()));
		}
		this.suspects.keySet().retainAll(nowhere);
		int lost = 0;
		for (Permit permit : nowhere) {
			if (isSettled(this.suspects, permit, now)) {
				lost++;
				permit.abandon();
				this.pool.permits().giveBack(permit);
				this.suspects.remove(permit);
			}
		}
		return lost;
	}

}
