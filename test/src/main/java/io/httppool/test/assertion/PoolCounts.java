package io.httppool.test.assertion;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;

/**
 * The counts that can be asserted.
 *
 * @param leases the number of leases
 * @param opened the number of connections that were opened for them
 * @param closed the number of closed connections by reason, where it is not 0
 */
record PoolCounts(long leases, long opened, Map<CloseReason, Long> closed) {

	private static final PoolCounts NONE = new PoolCounts(0, 0, Map.of());

	/** Return the sums of all routes. */
	static PoolCounts of(PoolSnapshot pool) {
		return pool.routes().stream().map(RouteSnapshot::totals).map(PoolCounts::of).reduce(NONE, PoolCounts::plus);
	}

	static PoolCounts of(RouteTotals route) {
		return new PoolCounts(route.leases(), route.opened(), route.closed());
	}

	private PoolCounts plus(PoolCounts other) {
		Map<CloseReason, Long> sum = new EnumMap<>(CloseReason.class);
		sum.putAll(this.closed);
		other.closed.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
		return new PoolCounts(this.leases + other.leases, this.opened + other.opened, sum);
	}

	/** Return the difference to earlier counts. */
	PoolCounts since(PoolCounts before) {
		Map<CloseReason, Long> later = new EnumMap<>(CloseReason.class);
		this.closed.forEach((reason, count) -> {
			if (count > before.closed(reason)) {
				later.put(reason, count - before.closed(reason));
			}
		});
		return new PoolCounts(this.leases - before.leases, this.opened - before.opened, later);
	}

	long closed(CloseReason reason) {
		return this.closed.getOrDefault(reason, 0L);
	}

	/** Return the share of leases that found an open connection; 0 if there was none. */
	double reuseRatio() {
		return (this.leases > 0) ? (double) (this.leases - this.opened) / this.leases : 0;
	}

	/** Return the closed connections, as in <code>{idle=2}</code>. */
	String closedInWords() {
		return this.closed.entrySet()
			.stream()
			.map((entry) -> "%s=%d".formatted(entry.getKey().word(), entry.getValue()))
			.collect(Collectors.joining(", ", "{", "}"));
	}

	@Override
	public String toString() {
		return "leases=%d, opened=%d, closed=%s".formatted(this.leases, this.opened, closedInWords());
	}

}
