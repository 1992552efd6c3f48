package io.httppool.test.soak;

import java.time.Duration;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.PooledApplication;

/**
 * The invariants of a pool that hold at any moment.
 */
final class SoakInvariants {

	/** A machine may be busy with other things for that long. */
	private static final Duration SLACK = Duration.ofSeconds(5);

	private final PooledApplication application;

	private final SoakReport report;

	SoakInvariants(PooledApplication application, SoakReport report) {
		this.application = application;
		this.report = report;
	}

	void check() {
		PoolSnapshot snapshot = this.application.pool().snapshot();
		if (snapshot.total() > SoakSettings.MAX_TOTAL) {
			this.report.wrong("More connections than allowed: " + snapshot);
		}
		snapshot.routes().forEach(this::check);
		this.application.upkeep()
			.age(this.application.pool())
			.filter((age) -> age.compareTo(SLACK) > 0)
			.ifPresent((age) -> this.report.wrong("The upkeep has not run for " + age));
	}

	private void check(RouteSnapshot route) {
		if (route.leased() < 0 || route.available() < 0 || route.connecting() < 0 || route.draining() < 0
				|| route.pending() < 0) {
			this.report.wrong("A count is negative: " + route);
		}
		if (route.pending() == 0 && !route.pendingFor().isZero()) {
			this.report.wrong("There are no pending requests, but they wait for " + route.pendingFor());
		}
	}

}
