package io.httppool.pool;

import java.time.Duration;
import java.time.Instant;

import io.httppool.snapshot.RouteTotals;
import io.httppool.statistics.Rate;
import io.httppool.statistics.RecentLatency;
import io.httppool.statistics.RouteRecorder;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;

/**
 * The counters of one route: since it was first used, lately, and since the window was
 * closed last. Guarded by the lock of the route.
 */
final class RouteCounters {

	private final RouteRecorder recorder;

	private final Rate served;

	private final Rate arrived;

	private final RecentLatency hold;

	private final RecentLatency waited;

	private final Closings closings;

	private long leases;

	private long opened;

	private long timeouts;

	private long rejected;

	RouteCounters(int limit, Closings closings, long now) {
		this.closings = closings;
		this.recorder = new RouteRecorder(limit, now);
		this.served = new Rate(now);
		this.arrived = new Rate(now);
		this.hold = new RecentLatency(now);
		this.waited = new RecentLatency(now);
	}

	/** Count a lease that is asked for, served or not. */
	void arrived(long now) {
		this.arrived.record(now);
		this.recorder.arrived();
	}

	/** Count a lease that is served; {@code leased} are leased now. */
	void served(long waitedNanos, boolean isReused, int leased, long now) {
		this.leases++;
		this.served.record(now);
		this.waited.record(waitedNanos, now);
		if (!isReused) {
			this.opened++;
		}
		this.recorder.served(waitedNanos, isReused);
		this.recorder.leased(leased, now);
	}

	/** Count a connection that came back used; {@code leased} are still leased. */
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

	/** Note that leases ended some other way; {@code leased} are still leased. */
	void leased(int leased, long now) {
		this.recorder.leased(leased, now);
	}

	/** Count a connection that was found closed by its peer after it was lent. */
	void replaced(long idleNanos) {
		this.opened++;
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

	RouteWindow closeWindow(String route, Instant end, int available, Duration idleBound, long now) {
		return this.recorder.close(route, end, available, idleBound, now);
	}

	RouteTotals totals(long now) {
		return new RouteTotals(this.leases, this.opened, this.timeouts, this.rejected, this.arrived.perSecond(now),
				this.served.perSecond(now), this.hold.latency(now), this.waited.latency(now), this.closings.counts());
	}

}
