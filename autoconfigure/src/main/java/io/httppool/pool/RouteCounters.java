package io.httppool.pool;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.RouteTotals;
import io.httppool.statistics.Latency;
import io.httppool.statistics.RouteRecorder;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;

/**
 * The counters of one route: since it was first used, lately, and since the window was
 * closed last. Guarded by the lock of the route.
 */
final class RouteCounters {

	private final RouteIdentity route;

	private final long createdAt;

	private @Nullable RouteActivity activity;

	private int limit;

	private int limitAtStart; // of the window

	private long windowStart;

	private long activeAt;

	private int peak;

	private long leases;

	private long opened;

	private long timeouts;

	private long rejected;

	RouteCounters(int limit, RouteIdentity route, long now) {
		this.route = route;
		this.limit = limit;
		this.limitAtStart = limit;
		this.windowStart = now;
		this.activeAt = now;
		this.createdAt = now;
	}

	private RouteActivity activity(long now) {
		RouteActivity current = this.activity;
		if (current == null) {
			current = RouteActivity.of(recorder(now), now);
			this.activity = current;
		}
		this.activeAt = now;
		return current;
	}

	/** Return the recorder of a window in which nothing has happened so far. */
	private RouteRecorder recorder(long now) {
		RouteRecorder recorder = new RouteRecorder(this.limitAtStart, this.windowStart);
		recorder.limit(this.limit, now);
		return recorder;
	}

	/** Return the rule by which leases overtake. */
	Overtaking overtaking(long now) {
		return activity(now).overtaking();
	}

	/** Count a lease that is asked for, served or not. */
	void arrived(long now) {
		RouteActivity current = activity(now);
		current.arrived().record(now);
		current.recorder().arrived();
	}

	/** Count a lease that is served; {@code leased} are leased now. */
	void served(long waitedNanos, boolean isReused, int leased, long now) {
		RouteActivity current = activity(now);
		this.leases++;
		this.peak = Math.max(this.peak, leased);
		current.served().record(now);
		current.waited().record(waitedNanos, now);
		if (!isReused) {
			this.opened++;
		}
		current.recorder().served(waitedNanos, isReused);
		current.recorder().leased(leased, now);
	}

	/** Return how many leases were served. */
	long leases() {
		return this.leases;
	}

	/** Count a connection that is opened before a request needs it. */
	void openedAhead() {
		this.opened++;
	}

	/** Count a connection that came back; {@code leased} are still leased. */
	void returned(Slot<?> slot, int leased, long now) {
		long connectNanos = slot.connectNanos();
		if (connectNanos > 0) {
			activity(now).recorder().connected(connectNanos);
		}
		if (!slot.isAhead()) {
			exchanged(slot, connectNanos, leased, now);
		}
	}

	private void exchanged(Slot<?> slot, long connectNanos, int leased, long now) {
		RouteActivity current = activity(now);
		RouteRecorder recorder = current.recorder();
		long heldNanos = slot.heldNanos(now);
		current.hold().record(heldNanos, now);
		LeaseEnd end = slot.end();
		switch (end) {
			case STALE -> recorder.foundStale(Math.max(0, slot.lifetime().idleNanos(now) - heldNanos));
			case TURNED_AWAY -> recorder.turnedAway(now);
			case ANSWERED, FAILED ->
				recorder.exchanged(Math.max(0, heldNanos - connectNanos), end == LeaseEnd.ANSWERED, now);
			case WITHDRAWN -> {
				// There was no exchange.
			}
		}
		recorder.leased(leased, now);
	}

	/** Note that leases ended some other way; {@code leased} are still leased. */
	void leased(int leased, long now) {
		if (this.activity != null) {
			this.activity.recorder().leased(leased, now);
		}
	}

	/** Count a connection that was found closed by its peer after it was lent. */
	void replaced(long idleNanos, long now) {
		this.opened++;
		activity(now).recorder().replaced();
		foundStale(idleNanos, now);
	}

	/** Count a connection that was found closed by its peer while it was available. */
	void foundStale(long idleNanos, long now) {
		activity(now).recorder().foundStale(idleNanos);
	}

	/** Note how many leases are pending, for whatever reason. */
	void pending(int pending, boolean isSaturated, long now) {
		if (this.activity != null) {
			this.activity.recorder().pending(pending, isSaturated, now);
		}
	}

	/** Return what is known when {@code pending} leases wait at the limit. */
	SaturationEvent saturated(int pending, LeasedSlots<?> leased, long now) {
		RouteActivity current = activity(now);
		RouteRecorder recorder = current.recorder();
		int leftBehind = current.leftBehind()
			.count(leased, this.route.pool().openings(), recorder.leftBehindFrom(now), now);
		return recorder.saturated(pending, leftBehind, now);
	}

	/** Note the limit from now on, and return the one before. */
	int limit(int limit, long now) {
		int before = this.limit;
		this.limit = limit;
		if (this.activity != null) {
			this.activity.recorder().limit(limit, now);
		}
		return before;
	}

	void timedOut(long now) {
		this.timeouts++;
		activity(now).recorder().timedOut();
	}

	void rejected(long now) {
		this.rejected++;
		activity(now).recorder().rejected();
	}

	/** Close the window and begin the next. */
	RouteWindow closeWindow(String route, Instant end, LeasedSlots<?> leased, int available, Duration idleBound,
			long now) {
		RouteRecorder recorder = (this.activity != null) ? this.activity.recorder() : recorder(now);
		recorder.lasting(leased.countHeldFor(recorder.lastingFrom(), now));
		this.limitAtStart = this.limit;
		this.windowStart = now;
		return recorder.close(route, end, available, idleBound, now).withOpenings(this.route.openingTimes().close());
	}

	/**
	 * Drop the measurements of a route that has no connection and no pending lease, once
	 * nothing of them is recent and no open window needs them.
	 * @param isMeasured whether windows are closed at all
	 * @param now the reading of the ticker
	 */
	void rest(boolean isMeasured, long now) {
		boolean isTold = !isMeasured || this.windowStart - this.activeAt > 0;
		if (isTold && now - this.activeAt >= RouteActivity.RECENT) {
			this.activity = null;
			this.route.openingTimes().close();
		}
	}

	RouteTotals totals(long now) {
		RouteActivity current = this.activity;
		if (current == null) {
			return new RouteTotals(this.leases, this.opened, this.timeouts, this.rejected, 0, 0, Latency.NONE,
					Latency.NONE, this.peak, age(now), this.route.closings().counts(), this.route.retries().counts());
		}
		return new RouteTotals(this.leases, this.opened, this.timeouts, this.rejected, current.arrived().perSecond(now),
				current.served().perSecond(now), current.hold().latency(now), current.waited().latency(now), this.peak,
				age(now), this.route.closings().counts(), this.route.retries().counts());
	}

	private Duration age(long now) {
		return Duration.ofNanos(now - this.createdAt);
	}

}
