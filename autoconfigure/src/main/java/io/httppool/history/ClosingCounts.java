package io.httppool.history;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.jspecify.annotations.Nullable;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.CloseReason;

/**
 * The connections of one pool that were closed since they were counted last, by route and
 * reason. Thread-safe.
 */
final class ClosingCounts implements PoolListener {

	private static final CloseReason[] REASONS = CloseReason.values();

	private final ConcurrentMap<String, AtomicIntegerArray> counts = new ConcurrentHashMap<>();

	@Override
	public void closed(PoolRoute route, ConnectionClosing closing) {
		this.counts.computeIfAbsent(route.name(), (absent) -> new AtomicIntegerArray(Column.COUNT))
			.incrementAndGet(Column.closedFor(closing.reason()));
	}

	/** A route is forgotten a minute after its last connection was closed. */
	@Override
	public void routeForgotten(PoolRoute route) {
		this.counts.remove(route.name());
	}

	/** Move the counts of a route to its series. */
	void moveTo(Series series, String route) {
		AtomicIntegerArray found = this.counts.get(route);
		for (CloseReason reason : REASONS) {
			int count = take(found, Column.closedFor(reason));
			if (count > 0) {
				series.addClosed(reason, count);
			}
		}
	}

	private static int take(@Nullable AtomicIntegerArray counts, int index) {
		return (counts != null && counts.get(index) > 0) ? counts.getAndSet(index, 0) : 0;
	}

}
