package io.httppool.pool;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import org.apache.hc.core5.http.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.settings.RouteName;
import io.httppool.verdict.LeaseAdvice;
import io.httppool.verdict.Shortage;
import io.httppool.verdict.Shortage.Holder;

/**
 * The failures of leases that were not served, in words for the caller and the log: a
 * warning the first time for a route, then at DEBUG. Thread-safe.
 */
final class LeaseFailures {

	private static final Logger logger = LoggerFactory.getLogger(LeaseFailures.class);

	private final String pool;

	LeaseFailures(String pool) {
		this.pool = pool;
	}

	TimeoutException timedOut(RouteView<?> route, Permits permits, Duration waited) {
		return explain(route, permits, "timed out after %dms".formatted(waited.toMillis()));
	}

	TimeoutException rejected(RouteView<?> route, Permits permits) {
		boolean isNarrowed = route.maxPending() < route.settings().maxPending();
		return explain(route, permits,
				(isNarrowed ? "rejected: %d leases are pending, more would not be served in time"
						: "rejected: max-pending (%d) reached")
					.formatted(Math.min(route.maxPending(), route.settings().maxPending())));
	}

	private TimeoutException explain(RouteView<?> route, Permits permits, String what) {
		String counts = "leased=%d/%d, available=%d, pending=%d, total=%d/%d".formatted(route.leased(),
				route.limits().current(), route.available(), route.pending(), permits.taken(), permits.max());
		Shortage shortage = shortage(route, permits);
		String phases = route.phases().words();
		String longest = (shortage.longest() != null) ? "; " + longestHeld(shortage.longest()) : "";
		return new TimeoutException(
				"%s - Lease for %s %s (%s)%s%s. %s".formatted(this.pool, RouteName.of(route.route()), what, counts,
						phases.isEmpty() ? "" : "; " + phases, longest, LeaseAdvice.on(shortage)));
	}

	/** Return which connection has been held longest, and by which thread. */
	static <C extends HttpConnection> String longestHeld(List<RouteView<C>> views) {
		return views.stream()
			.flatMap((view) -> longest(view).stream())
			.max(Comparator.comparing(Holder::held))
			.map(LeaseFailures::longestHeld)
			.orElse("none is held any more");
	}

	private static String longestHeld(Holder longest) {
		String site = (longest.site() != null) ? " at " + longest.site().frame() : "";
		return "longest held for %dms by thread %s%s".formatted(longest.held().toMillis(), longest.thread(), site);
	}

	private static Optional<Holder> longest(RouteView<?> view) {
		return view.longestLeased()
			.map((slot) -> new Holder(Duration.ofNanos(view.readAt() - slot.leasedAt()), slot.holderName(), slot.site(),
					slot.phase()));
	}

	private Shortage shortage(RouteView<?> route, Permits permits) {
		Duration meanHold = route.totals().hold().mean();
		Holder longest = longest(route).orElse(null);
		return new Shortage(this.pool, route.suspended(), route.lookingUp(), route.limits(), route.tuned(),
				route.leased(), permits.taken(), permits.max(), route.totals().arrivalsPerSecond(),
				meanHold.isZero() ? null : meanHold, longest, route.phases());
	}

	void log(PooledRoute<?> route, TimeoutException report) {
		route.identity().pool().incidents().log(() -> {
			if (route.isFirstReport()) {
				logger.warn(report.getMessage());
			}
			else {
				logger.debug(report.getMessage());
			}
		});
	}

}
