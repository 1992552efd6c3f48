package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.Shortage.Holder;

/**
 * Says why a lease was not served, to the caller and in the log: the first time for a
 * route as a warning, then at DEBUG. Thread-safe.
 */
final class LeaseReports {

	private static final Logger logger = LoggerFactory.getLogger(LeaseReports.class);

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
		Shortage shortage = shortage(route, permits);
		return new TimeoutException("%s - Lease for %s %s (%s)%s. %s".formatted(this.pool, RouteName.of(route.route()),
				what, counts, longestHeld(shortage.longest()), LeaseAdvice.on(shortage)));
	}

	/** Say who has held a connection longest. */
	static <C extends HttpConnection> String longestHeld(List<RouteView<C>> views) {
		return views.stream()
			.flatMap((view) -> view.longestLeased().stream().map((slot) -> view.readAt() - slot.leasedAt()))
			.max(Long::compare)
			.map((nanos) -> "longest held for %dms".formatted(Duration.ofNanos(nanos).toMillis()))
			.orElse("nobody holds one any more");
	}

	private static String longestHeld(@Nullable Holder longest) {
		if (longest == null) {
			return "";
		}
		String site = (longest.site() != null) ? " at " + longest.site().frame() : "";
		return "; longest held for %dms by thread %s%s".formatted(longest.held().toMillis(), longest.thread(), site);
	}

	private static Shortage shortage(RouteView<?> route, Permits permits) {
		Duration meanHold = route.totals().meanHold();
		Holder longest = route.longestLeased().map((slot) -> holder(slot, route.readAt())).orElse(null);
		return new Shortage(route.draining(), route.limits(), route.leased(), permits.taken(), permits.max(),
				route.arrivalsPerSecond(), meanHold.isZero() ? null : meanHold, longest);
	}

	private static Holder holder(Slot.View<?> slot, long now) {
		return new Holder(Duration.ofNanos(now - slot.leasedAt()), slot.holderName(), slot.site());
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
