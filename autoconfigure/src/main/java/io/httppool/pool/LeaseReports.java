package io.httppool.pool;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.RouteSlots.RouteView;

/**
 * Says why a lease was not served, to the caller and in the log: the first time for a
 * route as a warning, then at DEBUG. Thread-safe.
 */
final class LeaseReports {

	private static final Logger logger = LoggerFactory.getLogger(LeaseReports.class);

	private final String pool;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	LeaseReports(String pool) {
		this.pool = pool;
	}

	TimeoutException timedOut(RouteView<?> route, Permits permits, Duration waited) {
		return report(route, permits, "timed out after %dms".formatted(waited.toMillis()));
	}

	TimeoutException rejected(RouteView<?> route, Permits permits) {
		return report(route, permits, "rejected: too many wait already");
	}

	private TimeoutException report(RouteView<?> route, Permits permits, String what) {
		String name = RouteName.of(route.route());
		String message = "%s - Lease for %s %s (leased=%d/%d, available=%d, pending=%d, total=%d/%d)".formatted(
				this.pool, name, what, route.leased(), route.limits().current(), route.available(), route.pending(),
				permits.taken(), permits.max());
		if (this.warned.add(name)) {
			logger.warn(message);
		}
		else {
			logger.debug(message);
		}
		return new TimeoutException(message);
	}

}
