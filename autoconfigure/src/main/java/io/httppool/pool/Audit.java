package io.httppool.pool;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.http.HttpConnection;

import io.httppool.pool.Permits.Holder;
import io.httppool.snapshot.CloseReason;

/**
 * An audit of the permits of a pool: each has to stand for a connection that is leased or
 * available. Confined to one thread at a time.
 *
 * @param <C> the kind of connection
 */
final class Audit<C extends HttpConnection> {

	/** No closing takes longer that is still going to end. */
	private static final long SETTLED = TimeUnit.SECONDS.toNanos(10);

	private final PoolState pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	/**
	 * Holders that were nowhere, by the reading of the ticker when that was seen first.
	 */
	private final Map<Holder, Long> suspects = new HashMap<>();

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
		return reclaimPermits(now) + endClaims(now);
	}

	private int endClaims(long now) {
		int ended = 0;
		for (PooledRoute<C> route : this.routes.all()) {
			for (Slot<C> slot : route.locked(RouteState::claimed)) {
				if (now - this.claims.computeIfAbsent(slot, (first) -> now) >= SETTLED) {
					ended++;
					this.total.settle(route, (state) -> state.endClaim(slot, CloseReason.EVICTED, now));
				}
			}
		}
		this.claims.keySet().removeIf((slot) -> !slot.isClaimed());
		return ended;
	}

	private int reclaimPermits(long now) {
		Set<Holder> nowhere = new HashSet<>(this.pool.permits().holders());
		this.routes.all().forEach((route) -> nowhere.removeAll(route.locked(RouteState::slots)));
		this.suspects.keySet().retainAll(nowhere);
		int lost = 0;
		for (Holder holder : nowhere) {
			if (now - this.suspects.computeIfAbsent(holder, (first) -> now) >= SETTLED) {
				lost++;
				holder.abandon();
				this.pool.permits().giveBack(holder);
				this.suspects.remove(holder);
			}
		}
		return lost;
	}

}
