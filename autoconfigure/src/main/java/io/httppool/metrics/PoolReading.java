package io.httppool.metrics;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.httppool.event.PoolRoute;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.time.Ticker;
import io.httppool.upkeep.LeakReport;

/**
 * The reading that all gauges of a pool share: one snapshot serves a whole scrape,
 * however many gauges ask for it. Thread-safe.
 */
final class PoolReading {

	/** No two scrapes follow each other within less. */
	private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(500);

	/**
	 * For how many times as long as it took a reading stays fresh, at least: that of a
	 * hundred thousand routes takes so long that it would not outlast its scrape.
	 */
	private static final long COST = 3;

	private final Supplier<PoolSnapshot> snapshots;

	private final Supplier<List<LeakReport>> leaks;

	private final Ticker ticker;

	private volatile @Nullable Numbers last;

	PoolReading(Supplier<PoolSnapshot> snapshots, Supplier<List<LeakReport>> leaks, Ticker ticker) {
		this.snapshots = snapshots;
		this.leaks = leaks;
		this.ticker = ticker;
	}

	private Numbers numbers() {
		Numbers current = this.last;
		return (current != null && current.isFresh(this.ticker.read())) ? current : read();
	}

	/** Several threads that scrape at the same time share one snapshot, too. */
	private synchronized Numbers read() {
		Numbers current = this.last;
		long start = this.ticker.read();
		if (current != null && current.isFresh(start)) {
			return current;
		}
		PoolSnapshot snapshot = this.snapshots.get();
		Map<String, RouteSnapshot> routes = new HashMap<>();
		snapshot.routes().forEach((route) -> routes.put(route.route(), route));
		Map<String, Long> leaked = new HashMap<>();
		this.leaks.get()
			.stream()
			.flatMap((report) -> report.suspects().stream())
			.forEach((suspect) -> leaked.merge(suspect.route(), 1L, Long::sum));
		long end = this.ticker.read();
		Numbers fresh = new Numbers(end + Math.max(FRESH, COST * (end - start)), snapshot, routes, leaked);
		this.last = fresh;
		return fresh;
	}

	/** Return the sum of a number of some routes. */
	long sum(Collection<PoolRoute> routes, ToLongFunction<RouteSnapshot> number) {
		Map<String, RouteSnapshot> known = numbers().routes();
		long sum = 0;
		for (PoolRoute route : routes) {
			RouteSnapshot snapshot = known.get(route.name());
			sum += (snapshot != null) ? number.applyAsLong(snapshot) : 0;
		}
		return sum;
	}

	/** Return how many connections of some routes may have leaked. */
	long leaks(Collection<PoolRoute> routes) {
		Map<String, Long> known = numbers().leaks();
		return routes.stream().mapToLong((route) -> known.getOrDefault(route.name(), 0L)).sum();
	}

	/** Return how often the pool has survived an incident. */
	long survived(Incident incident) {
		return numbers().snapshot().survived().getOrDefault(incident, 0L);
	}

	/** Return the snapshot. */
	PoolSnapshot snapshot() {
		return numbers().snapshot();
	}

	/**
	 * The numbers of a pool at an instant.
	 *
	 * @param until the reading of the ticker from which on they are old
	 * @param snapshot the snapshot of the pool
	 * @param routes those of its routes, by name
	 * @param leaks how many connections may have leaked, by the name of the route
	 */
	private record Numbers(long until, PoolSnapshot snapshot, Map<String, RouteSnapshot> routes,
			Map<String, Long> leaks) {

		boolean isFresh(long now) {
			return now - this.until < 0;
		}

	}

}
