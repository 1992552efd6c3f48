package io.httppool.pool;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;

/**
 * The totals of the routes of a pool that were forgotten. Thread-safe.
 */
final class ForgottenTotals {

	private final LongAdder leases = new LongAdder();

	private final LongAdder opened = new LongAdder();

	private final LongAdder timeouts = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	void add(RouteTotals totals) {
		this.leases.add(totals.leases());
		this.opened.add(totals.opened());
		this.timeouts.add(totals.timeouts());
		this.rejected.add(totals.rejected());
	}

	/** Return what a pool did, in words, with the routes that it still knows. */
	String with(PoolSnapshot living) {
		return "leases=%d, opened=%d, timeouts=%d, rejected=%d".formatted(
				this.leases.sum() + totals(living).mapToLong(RouteTotals::leases).sum(),
				this.opened.sum() + totals(living).mapToLong(RouteTotals::opened).sum(),
				this.timeouts.sum() + totals(living).mapToLong(RouteTotals::timeouts).sum(),
				this.rejected.sum() + totals(living).mapToLong(RouteTotals::rejected).sum());
	}

	private static Stream<RouteTotals> totals(PoolSnapshot pool) {
		return pool.routes().stream().map(RouteSnapshot::totals);
	}

}
