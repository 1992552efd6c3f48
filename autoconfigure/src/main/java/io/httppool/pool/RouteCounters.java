package io.httppool.pool;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happened on one route since it was first used. Guarded by the lock of the route,
 * but for the closings, which are counted without it.
 */
final class RouteCounters {

	private final Rate rate;

	private final MeanHold hold;

	private final ConcurrentMap<CloseReason, LongAdder> closed = new ConcurrentHashMap<>();

	private long leases;

	private long dialed;

	private long timeouts;

	private long rejected;

	RouteCounters(long now) {
		this.rate = new Rate(now);
		this.hold = new MeanHold(now);
	}

	void leased(long now) {
		this.leases++;
		this.rate.record(now);
	}

	void released(long heldNanos, long now) {
		this.hold.record(heldNanos, now);
	}

	void dialed() {
		this.dialed++;
	}

	void timedOut() {
		this.timeouts++;
	}

	void rejected() {
		this.rejected++;
	}

	/** Count a closing; thread-safe without the lock. */
	void closed(CloseReason reason) {
		this.closed.computeIfAbsent(reason, (absent) -> new LongAdder()).increment();
	}

	RouteTotals totals(long now) {
		Map<CloseReason, Long> closings = new EnumMap<>(CloseReason.class);
		this.closed.forEach((reason, count) -> closings.put(reason, count.sum()));
		return new RouteTotals(this.leases, this.dialed, this.timeouts, this.rejected, this.rate.perSecond(now),
				this.hold.mean(now), closings);
	}

}
