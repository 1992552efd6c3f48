package io.httppool.verdict;

import java.util.Optional;
import java.util.stream.Stream;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;
import io.httppool.verdict.Advice.Severity;

/**
 * Advice for requests that wait for a connection, or waited in vain. Stateless.
 */
final class WaitingAdvice {

	private WaitingAdvice() {
	}

	static Stream<Advice> on(PoolSnapshot pool, RouteSnapshot route) {
		return Stream
			.of(waitingForResume(pool, route), waitingAtLimit(pool, route), waitingAtMaxTotal(pool, route),
					unserved(pool, route))
			.flatMap(Optional::stream);
	}

	private static Optional<Advice> waitingForResume(PoolSnapshot pool, RouteSnapshot route) {
		if (!route.drained() || route.pending() == 0) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), Severity.WARN,
				"%s for %s, which is drained. Post the action 'resume' to /actuator/httppool/%s"
					.formatted(Verdict.requestsWait(route.pending()), route.route(), pool.name())));
	}

	/** What waits on a drained route waits for nothing else. */
	private static boolean isWaiting(RouteSnapshot route) {
		return route.pending() > 0 && !route.drained();
	}

	private static Optional<Advice> waitingAtLimit(PoolSnapshot pool, RouteSnapshot route) {
		int limit = route.limits().current();
		if (!isWaiting(route) || route.total() < limit) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), severityOfWait(route), "%s for %s, whose limit of %d is reached. %s"
			.formatted(Verdict.requestsWait(route.pending()), route.route(), limit, remedyAtLimit(pool, route))));
	}

	/** The tuner has a reason for every limit below the maximum. */
	private static String remedyAtLimit(PoolSnapshot pool, RouteSnapshot route) {
		boolean isAtMax = route.limits().current() >= route.limits().max();
		if (route.tuned() && !isAtMax) {
			return "The tuner allows no more for now. /actuator/httppool/%s/decisions says why".formatted(pool.name());
		}
		String initial = isAtMax ? "per-route.initial and per-route.max" : "per-route.initial";
		return """
				If the server can take more, raise %s in httppool.pools.%s, or in httppool.routes if the route has an \
				entry there""".formatted(route.tuned() ? "per-route.max" : initial, pool.name());
	}

	private static Optional<Advice> waitingAtMaxTotal(PoolSnapshot pool, RouteSnapshot route) {
		if (!isWaiting(route) || !PoolStatus.isFull(pool)) {
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

}
