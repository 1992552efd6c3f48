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

	private final Rate queued;

	private final Rate dequeued;

	private final ConcurrentMap<CloseReason, LongAdder> closed = new ConcurrentHashMap<>();

	private long leases;

	private long dialed;

	private long timeouts;

	private long rejected;

	RouteCounters(long now) {
		this.rate = new Rate(now);
		this.hold = new MeanHold(now);
		this.queued = new Rate(now);
		this.dequeued = new Rate(now);
	}

	void leased(long now) {
		this.leases++;
		this.rate.record(now);
	}

	/** Count a lease that was not served at once. */
	void queued(long now) {
		this.queued.record(now);
	}

	/** Count a lease that was served after having been queued. */
	void dequeued(long now) {
		this.dequeued.record(now);
	}

	/**
	 * Return how many leases are asked for per second, whether or not they are served.
	 */
	double arrivalsPerSecond(long now) {
		return this.rate.perSecond(now) + this.queued.perSecond(now) - this.dequeued.perSecond(now);
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
