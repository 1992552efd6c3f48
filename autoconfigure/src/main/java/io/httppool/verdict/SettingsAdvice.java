package io.httppool.verdict;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import io.httppool.settings.Limits;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;
import io.httppool.verdict.Advice.Severity;

/**
 * Advice on settings of a route that do not fit what was measured on it. Stateless.
 */
final class SettingsAdvice {

	/** Few answers take that long to begin, and long polls are usually over by then. */
	private static final Duration MINUTES = Duration.ofMinutes(2);

	/** A day has quiet hours, but whole hours without a peak are rare. */
	private static final Duration LONG_ENOUGH = Duration.ofHours(1);

	private static final long MANY_LEASES = 10_000;

	/** Smaller limits burden no server. */
	private static final int HIGH_LIMIT = 50;

	/** A burst may need twice the connections of the one before. */
	private static final int ROOM = 2;

	private static final int FAR_ABOVE = 2 * ROOM;

	private SettingsAdvice() {
	}

	static Stream<Advice> on(PoolSnapshot pool, RouteSnapshot route) {
		return Stream.of(responseTimeoutMissing(pool, route), limitUnused(pool, route)).flatMap(Optional::stream);
	}

	private static Optional<Advice> responseTimeoutMissing(PoolSnapshot pool, RouteSnapshot route) {
		Duration waits = route.unansweredFor();
		if (waits.compareTo(MINUTES) < 0) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), AdviceCode.RESPONSE_TIMEOUT_MISSING, Severity.WARN, """
				A request for %s has held its connection for %ds without a byte of an answer, and nothing will end \
				it: set response-timeout or call-timeout in httppool.pools.%s""".formatted(route.route(),
				waits.toSeconds(), pool.name())));
	}

	/** The bounds of the defaults are meant for all, so none of them is too high. */
	private static Optional<Advice> limitUnused(PoolSnapshot pool, RouteSnapshot route) {
		RouteTotals totals = route.totals();
		int ceiling = Ceilings.of(route);
		boolean isKnown = totals.leases() >= MANY_LEASES && totals.age().compareTo(LONG_ENOUGH) >= 0;
		boolean isHigh = ceiling >= HIGH_LIMIT && ceiling / FAR_ABOVE >= totals.peak();
		if (!isKnown || !isHigh || isDefault(route)) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), AdviceCode.LIMIT_UNUSED, Severity.INFO, """
				%s may have %d connections, but no more than %d were leased at once in %d leases: a mistake could \
				open all of them. Lower %s to about %d in httppool.pools.%s, or in httppool.routes if the route has \
				an entry there""".formatted(route.route(), ceiling, totals.peak(), totals.leases(),
				route.tuned() ? "per-route.max" : "per-route.initial", ROOM * totals.peak(), pool.name())));
	}

	private static boolean isDefault(RouteSnapshot route) {
		Limits defaults = RouteSettings.defaults().limits();
		return route.tuned() ? route.limits().max() == defaults.max() : route.limits().current() == defaults.current();
	}

}
