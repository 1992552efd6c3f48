package io.httppool.verdict;

import java.util.Optional;
import java.util.stream.Stream;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;
import io.httppool.verdict.Advice.Severity;

/**
 * Advice on requests that are pending now, or were not served in the past. Stateless.
 */
final class WaitingAdvice {

	private WaitingAdvice() {
	}

	static Stream<Advice> on(PoolSnapshot pool, RouteSnapshot route) {
		return Stream
			.of(pendingWhileDrained(pool, route), pendingAtLimit(pool, route), pendingAtMaxTotal(pool, route),
					unserved(pool, route))
			.flatMap(Optional::stream);
	}

	private static Optional<Advice> pendingWhileDrained(PoolSnapshot pool, RouteSnapshot route) {
		if (!route.drained() || route.pending() == 0) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), AdviceCode.ROUTE_DRAINED, Severity.WARN,
				"%s because the route is drained: %s".formatted(pending(route), Remedy.resume(pool.name()))));
	}

	/** Requests to a drained route are pending for that reason alone. */
	private static boolean isPending(RouteSnapshot route) {
		return route.pending() > 0 && !route.drained();
	}

	private static Optional<Advice> pendingAtLimit(PoolSnapshot pool, RouteSnapshot route) {
		if (!isPending(route) || route.total() < route.limits().current()) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), AdviceCode.LIMIT_REACHED, severity(route),
				"%s: %s".formatted(pending(route), remedyAtLimit(pool, route))));
	}

	private static String remedyAtLimit(PoolSnapshot pool, RouteSnapshot route) {
		Optional<String> stuck = Remedy.stuck(route.phases());
		if (stuck.isPresent()) {
			return stuck.get();
		}
		if (route.tuned() && route.limits().current() < route.limits().max()) {
			return Remedy.limitedByTuner(pool.name(), route.limits());
		}
		return """
				its limit is reached. If the server can take more, raise %s in httppool.pools.%s, or in \
				httppool.routes if the route has an entry there"""
			.formatted(Remedy.limit(route.limits(), route.tuned()), pool.name());
	}

	private static Optional<Advice> pendingAtMaxTotal(PoolSnapshot pool, RouteSnapshot route) {
		if (!isPending(route) || !PoolStatus.isFull(pool)) {
			return Optional.empty();
		}
		String remedy = Remedy.atMaxTotal(pool.max(), pool.total() - route.total());
		return Optional.of(new Advice(pool.name(), AdviceCode.TOTAL_REACHED, severity(route),
				"%s. %s in httppool.pools.%s".formatted(pending(route), remedy, pool.name())));
	}

	private static Severity severity(RouteSnapshot route) {
		return PoolStatus.isLong(route.pendingFor()) ? Severity.WARN : Severity.INFO;
	}

	/** Counts since the start may lie in the past, so this never warns. */
	private static Optional<Advice> unserved(PoolSnapshot pool, RouteSnapshot route) {
		RouteTotals totals = route.totals();
		if (totals.timeouts() + totals.rejected() == 0) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), AdviceCode.REQUESTS_UNSERVED, Severity.INFO, """
				Since the start, %d requests for %s timed out waiting for a connection and %d were rejected because \
				too many were pending (max-pending: %d). The limits are too low for the load, or the server is too \
				slow""".formatted(totals.timeouts(), route.route(), totals.rejected(), route.settings().maxPending())));
	}

	private static String pending(RouteSnapshot route) {
		return (route.pending() == 1) ? "1 request for %s is pending".formatted(route.route())
				: "%d requests for %s are pending".formatted(route.pending(), route.route());
	}

}
