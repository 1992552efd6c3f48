package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.apache.hc.core5.http.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why a lease was not served, to the caller and in the log: the first time for a
 * route as a warning, then at DEBUG. Thread-safe.
 */
final class LeaseReports {

	private static final Logger logger = LoggerFactory.getLogger(LeaseReports.class);

	/** Few exchanges last that long. */
	private static final Duration LONG = Duration.ofSeconds(30);

	private final String pool;

	LeaseReports(String pool) {
		this.pool = pool;
	}

	TimeoutException timedOut(RouteView<?> route, Permits permits, Duration waited) {
		return explain(route, permits, "timed out after %dms".formatted(waited.toMillis()));
	}

	TimeoutException rejected(RouteView<?> route, Permits permits) {
		return explain(route, permits, "rejected: too many wait already");
	}

	private TimeoutException explain(RouteView<?> route, Permits permits, String what) {
		String counts = "leased=%d/%d, available=%d, pending=%d, total=%d/%d".formatted(route.leased(),
				route.limits().current(), route.available(), route.pending(), permits.taken(), permits.max());
		return new TimeoutException("%s - Lease for %s %s (%s)%s".formatted(this.pool, RouteName.of(route.route()),
				what, counts, hint(route)));
	}

	/** Say who has held a connection longest. */
	static <C extends HttpConnection> String longestHeld(List<RouteView<C>> views) {
		return views.stream()
			.flatMap((view) -> view.longestLeased().stream().map((slot) -> view.readAt() - slot.leasedAt()))
			.max(Long::compare)
			.map((nanos) -> "longest held for %dms".formatted(Duration.ofNanos(nanos).toMillis()))
			.orElse("nobody holds one any more");
	}

	/** Point at whoever has held a connection longest; held for long, it is a leak. */
	private static String hint(RouteView<?> route) {
		return route.longestLeased()
			.map((slot) -> hint(Duration.ofNanos(route.readAt() - slot.leasedAt()), slot.holderName()))
			.orElse("; all connections belong to other routes. Is max-total too low?");
	}

	private static String hint(Duration held, String holder) {
		String advice = (held.compareTo(LONG) >= 0) ? "Did you forget to close a response?"
				: "Is the server slow, or per-route.max too low?";
		return "; longest held for %dms by thread %s. %s".formatted(held.toMillis(), holder, advice);
	}

	void log(RouteSlots<?> route, TimeoutException report) {
		if (route.isFirstReport()) {
			logger.warn(report.getMessage());
		}
		else {
			logger.debug(report.getMessage());
		}
	}

}
