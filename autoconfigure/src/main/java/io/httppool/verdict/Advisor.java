package io.httppool.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.httppool.pool.CloseReason;
import io.httppool.pool.PoolSnapshot;
import io.httppool.pool.RouteSnapshot;
import io.httppool.pool.RouteTotals;
import io.httppool.verdict.Advice.Severity;

/**
 * Gives advice where the numbers alone prove that something is amiss. Stateless.
 */
public final class Advisor {

	/** So many closings for one reason are a habit, not an accident. */
	private static final int HABIT = 50;

	private static final double LOW_REUSE = 0.5;

	private Advisor() {
	}

	/**
	 * Return advice on pools.
	 * @param pools the pools
	 * @return what should be looked at, warnings first
	 */
	public static List<Advice> advise(List<PoolSnapshot> pools) {
		return pools.stream().flatMap(Advisor::onPool).sorted(Comparator.comparing(Advice::severity)).toList();
	}

	private static Stream<Advice> onPool(PoolSnapshot pool) {
		return pool.routes().stream().flatMap((route) -> onRoute(pool, route));
	}

	private static Stream<Advice> onRoute(PoolSnapshot pool, RouteSnapshot route) {
		return Stream
			.of(waitingAtLimit(pool, route), waitingAtMaxTotal(pool, route), unserved(pool, route),
					hardlyReused(pool, route))
			.flatMap(Optional::stream);
	}

	private static Optional<Advice> waitingAtLimit(PoolSnapshot pool, RouteSnapshot route) {
		int limit = route.limits().current();
		if (route.pending() == 0 || route.total() < limit) {
			return Optional.empty();
		}
		String properties = (limit < route.limits().max()) ? "per-route.initial"
				: "per-route.initial and per-route.max";
		return Optional.of(new Advice(pool.name(), severityOfWait(route), """
				%s for %s, whose limit of %d is reached. If the server can take more, raise %s in httppool.pools.%s, \
				or in httppool.routes if the route has an entry there"""
			.formatted(Verdict.requestsWait(route.pending()), route.route(), limit, properties, pool.name())));
	}

	private static Optional<Advice> waitingAtMaxTotal(PoolSnapshot pool, RouteSnapshot route) {
		if (route.pending() == 0 || !PoolStatus.isFull(pool)) {
			return Optional.empty();
		}
		int others = pool.total() - route.total();
		String holders = (others > 0) ? ", %d of them by other routes".formatted(others) : "";
		return Optional.of(new Advice(pool.name(), severityOfWait(route),
				"%s for %s while all %d places of the pool are taken%s. Raise httppool.pools.%s.max-total".formatted(
						Verdict.requestsWait(route.pending()), route.route(), pool.max(), holders, pool.name())));
	}

	private static Severity severityOfWait(RouteSnapshot route) {
		return PoolStatus.isLong(route.pendingFor()) ? Severity.WARN : Severity.INFO;
	}

	/** Counts since the start cannot tell whether it goes on, so this never warns. */
	private static Optional<Advice> unserved(PoolSnapshot pool, RouteSnapshot route) {
		RouteTotals totals = route.totals();
		if (totals.timeouts() + totals.rejected() == 0) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), Severity.INFO, """
				Since the start, %d requests for %s gave up waiting for a connection and %d were turned away because \
				%d waited already. Either the limits are too low for the load, or the server is too slow"""
			.formatted(totals.timeouts(), route.route(), totals.rejected(), route.settings().maxPending())));
	}

	/**
	 * A server that cannot be reached makes many connections, too, but says nothing about
	 * reuse.
	 */
	private static Optional<Advice> hardlyReused(PoolSnapshot pool, RouteSnapshot route) {
		RouteTotals totals = route.totals();
		return totals.closed()
			.entrySet()
			.stream()
			.max(Map.Entry.comparingByValue())
			.filter((most) -> totals.reuseRatio() < LOW_REUSE && most.getValue() >= HABIT)
			.map(Map.Entry::getKey)
			.filter((reason) -> reason != CloseReason.CONNECT_FAILED)
			.map((reason) -> new Advice(pool.name(), Severity.INFO, """
					Connections to %s are hardly reused: %d of %d leases had to open one, and most often they were \
					closed as '%s'%s""".formatted(route.route(), totals.dialed(), totals.leases(), reason.word(),
					hint(reason))));
	}

	private static String hint(CloseReason reason) {
		return (reason == CloseReason.NOT_REUSABLE) ? ". Does the server answer with 'Connection: close'?" : "";
	}

}
