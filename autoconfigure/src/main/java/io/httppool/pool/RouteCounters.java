package io.httppool.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RouteTotals;
import io.httppool.statistics.Rate;
import io.httppool.statistics.RecentLatency;
import io.httppool.statistics.RouteRecorder;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;

/**
 * What happened on one route: since it was first used, lately, and since the window was
 * closed last. Guarded by the lock of the route, but for the closings, which are counted
 * without it.
 */
final class RouteCounters {

	private final RouteRecorder recorder;

	private final Rate served;

	private final Rate arrived;

	private final RecentLatency hold;

	private final RecentLatency waited;

	private final ConcurrentMap<CloseReason, LongAdder> closed = new ConcurrentHashMap<>();

	private long leases;

	private long dialed;

	private long timeouts;

	private long rejected;

	RouteCounters(int limit, long now) {
		this.recorder = new RouteRecorder(limit, now);
		this.served = new Rate(now);
		this.arrived = new Rate(now);
		this.hold = new RecentLatency(now);
		this.waited = new RecentLatency(now);
	}

	/** Count a lease that is asked for, whether or not it is ever served. */
	void arrived(long now) {
		this.arrived.record(now);
		this.recorder.arrived();
	}

	/** Count a lease that is served, one of so many now. */
	void served(long waitedNanos, boolean isReused, int leased, long now) {
		this.leases++;
		this.served.record(now);
		this.waited.record(waitedNanos, now);
		if (!isReused) {
			this.dialed++;
		}
		this.recorder.served(waitedNanos, isReused);
		this.recorder.leased(leased, now);
	}

	/** Count a connection that came back after it was used; so many are leased now. */
	void returned(Slot<?> slot, int leased, long now) {
		long heldNanos = slot.heldNanos(now);
		long connectNanos = slot.connectNanos();
		this.hold.record(heldNanos, now);
		if (connectNanos > 0) {
			this.recorder.connected(connectNanos);
		}
		this.recorder.exchanged(Math.max(0, heldNanos - connectNanos), !slot.hasFailed(), now);
		if (slot.isTurnedAway()) {
			this.recorder.turnedAway();
		}
		this.recorder.leased(leased, now);
	}

	/** Note that leases ended some other way; so many are left. */
	void leased(int leased, long now) {
		this.recorder.leased(leased, now);
	}

	/** Count a connection that was found closed by its peer when it had been lent. */
	void replaced(long idleNanos) {
		this.dialed++;
		this.recorder.replaced();
		this.recorder.foundStale(idleNanos);
	}

	/** Count a connection that was found closed by its peer while it was available. */
	void foundStale(long idleNanos) {
		this.recorder.foundStale(idleNanos);
	}

	void pending(int pending, boolean isSaturated, long now) {
		this.recorder.pending(pending, isSaturated, now);
	}

	SaturationEvent saturated(int pending, long now) {
		return this.recorder.saturated(pending, now);
	}

	void limit(int limit, long now) {
		this.recorder.limit(limit, now);
	}

	void timedOut() {
		this.timeouts++;
		this.recorder.timedOut();
	}

	void rejected() {
		this.rejected++;
		this.recorder.rejected();
	}

	/** Count a closing; thread-safe without the lock. */
	void closed(CloseReason reason) {
		this.closed.computeIfAbsent(reason, (absent) -> new LongAdder()).increment();
	}

	RouteWindow closeWindow(String route, Instant end, int available, Duration idleBound, long now) {
		return this.recorder.close(route, end, available, idleBound, now);
	}

	RouteTotals totals(long now) {
		Map<CloseReason, Long> closings = new EnumMap<>(CloseReason.class);
		this.closed.forEach((reason, count) -> closings.put(reason, count.sum()));
		return new RouteTotals(this.leases, this.dialed, this.timeouts, this.rejected, this.arrived.perSecond(now),
				this.served.perSecond(now), this.hold.latency(now), this.waited.latency(now), closings);
	}

}
