package io.httppool.pool;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;

/**
 * Counts who really holds what, beside the pool and without asking it. Thread-safe.
 */
final class HeldConnections {

	private final int maxPerRoute;

	private final int maxTotal;

	private final Map<HttpRoute, AtomicInteger> held = new ConcurrentHashMap<>();

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger opened = new AtomicInteger();

	private final AtomicInteger closedInCheck = new AtomicInteger();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	HeldConnections(int maxPerRoute, int maxTotal) {
		this.maxPerRoute = maxPerRoute;
		this.maxTotal = maxTotal;
	}

	/** Note that a thread has got a connection, opening it if it is not. */
	void take(PoolEntry<HttpRoute, FakeConnection> entry, @Nullable Object state) {
		requireAtMost(this.maxPerRoute, held(entry).incrementAndGet(), "held on " + entry.getRoute());
		if (!entry.hasConnection()) {
			this.opened.incrementAndGet();
			requireAtMost(this.maxTotal, this.open.incrementAndGet(), "open in all");
			entry.assignConnection(new FakeConnection(this.open::decrementAndGet));
		}
		requireAtMost(1, entry.getConnection().holders.incrementAndGet(), "holders of one connection");
		if (entry.getState() != null && !entry.getState().equals(state)) {
			violation("a connection of state " + entry.getState() + " was lent for " + state);
		}
		if (!entry.getConnection().isOpen()) {
			violation("a closed connection was lent");
		}
	}

	/**
	 * Check a connection as if its peer were asked. Whoever does so holds it meanwhile.
	 */
	@Nullable CloseReason check(FakeConnection connection, boolean isStale) {
		requireAtMost(1, connection.holders.incrementAndGet(), "holders of a connection that is checked");
		if (isStale) {
			Thread.yield();
		}
		if (!connection.isOpen()) {
			this.closedInCheck.incrementAndGet();
		}
		connection.holders.decrementAndGet();
		return isStale ? CloseReason.STALE_RST : null;
	}

	/** Note that a thread is about to give a connection back. */
	void leave(PoolEntry<HttpRoute, FakeConnection> entry) {
		if (!entry.getConnection().isOpen()) {
			violation("a connection was closed while it was held");
		}
		entry.getConnection().holders.decrementAndGet();
		held(entry).decrementAndGet();
	}

	private AtomicInteger held(PoolEntry<HttpRoute, FakeConnection> entry) {
		return this.held.computeIfAbsent(entry.getRoute(), (route) -> new AtomicInteger());
	}

	private void requireAtMost(int max, int value, String what) {
		if (value > max) {
			violation("%d %s, but at most %d are allowed".formatted(value, what, max));
		}
	}

	/**
	 * Check what a pool shows at any moment. A connection that is being closed has left
	 * the picture already.
	 */
	void check(PoolSnapshot snapshot, int permits) {
		requireAtMost(this.maxTotal, permits, "permits taken");
		for (RouteSnapshot route : snapshot.routes()) {
			requireAtMost(this.maxPerRoute, route.total(), "connections shown of " + route.route());
			if (Math.min(Math.min(route.leased(), route.available()),
					Math.min(route.connecting(), route.draining())) < 0) {
				violation("a negative count: " + route);
			}
		}
	}

	/** Note what was reclaimed from a thread that held a connection. */
	void reclaimed(int count) {
		if (count == 0) {
			violation("nothing was reclaimed, though a connection was held");
		}
	}

	/** Check, when all is over, that nothing was closed while it was checked. */
	void checkClaims() {
		requireAtMost(0, this.closedInCheck.get(), "connections closed while checked");
	}

	void violation(String what) {
		this.violations.add(what);
	}

	Queue<String> violations() {
		return this.violations;
	}

	int open() {
		return this.open.get();
	}

	int opened() {
		return this.opened.get();
	}

}
