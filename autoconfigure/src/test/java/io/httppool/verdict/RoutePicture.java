package io.httppool.verdict;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.httppool.settings.Limits;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.AddressesSnapshot;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.IdleTimeout;
import io.httppool.snapshot.IdleTimeout.Source;
import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.LeasePhases;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;
import io.httppool.statistics.Latency;

/**
 * A builder of route snapshots; what is not set is zero.
 */
final class RoutePicture {

	private static final RouteSettings SETTINGS = RouteSettings.defaults();

	private final String route;

	private int leased;

	private int available;

	private int connecting;

	private int draining;

	private boolean drained;

	private IdleTimeout idleTimeout = new IdleTimeout(Duration.ofSeconds(30), Source.CONFIGURED, null);

	private int pending;

	private Duration pendingFor = Duration.ZERO;

	private Limits limits = SETTINGS.limits();

	private boolean tuned;

	private LeasePhases phases = LeasePhases.none();

	private RouteTotals totals = totals(0, 0, 0, 0, Map.of());

	private Duration unansweredFor = Duration.ZERO;

	private RouteSettings settings = SETTINGS;

	private RoutePicture(String route) {
		this.route = route;
	}

	static RoutePicture of(String route) {
		return new RoutePicture(route);
	}

	static PoolSnapshot pool(String name, int max, RoutePicture... routes) {
		return new PoolSnapshot(name, max, Arrays.stream(routes).map(RoutePicture::snapshot).toList(), Map.of());
	}

	RoutePicture connections(int leased, int available, int connecting) {
		this.leased = leased;
		this.available = available;
		this.connecting = connecting;
		return this;
	}

	RoutePicture drained(int draining) {
		this.drained = true;
		return draining(draining);
	}

	RoutePicture draining(int draining) {
		this.draining = draining;
		return this;
	}

	RoutePicture learned(Duration span) {
		this.idleTimeout = new IdleTimeout(span, Source.LEARNED, span);
		return this;
	}

	RoutePicture pending(int pending, Duration since) {
		this.pending = pending;
		this.pendingFor = since;
		return this;
	}

	RoutePicture limits(int min, int current, int max) {
		this.limits = new Limits(min, current, max);
		return this;
	}

	/** Have all connections in one phase, for long. */
	RoutePicture stuck(LeasePhase phase) {
		List<LeasePhase> all = Collections.nCopies(this.leased, phase);
		this.phases = LeasePhases.of(all, all);
		return this;
	}

	RoutePicture tuned() {
		this.tuned = true;
		return this;
	}

	RoutePicture unserved(int timeouts, int rejected) {
		this.totals = totals(0, 0, timeouts, rejected, Map.of());
		return this;
	}

	RoutePicture opened(int opened, int leases, Map<CloseReason, Long> closed) {
		this.totals = totals(leases, opened, 0, 0, closed);
		return this;
	}

	/** Have had that many connections leased at once, among that many leases. */
	RoutePicture peak(int peak, int leases, Duration age) {
		this.totals = new RouteTotals(leases, peak, 0, 0, 0, 0, Latency.NONE, Latency.NONE, peak, age, Map.of(),
				Map.of());
		return this;
	}

	RoutePicture unanswered(Duration span) {
		this.unansweredFor = span;
		return this;
	}

	RoutePicture settings(RouteSettings settings) {
		this.settings = settings;
		return this;
	}

	private static RouteTotals totals(long leases, long opened, long timeouts, long rejected,
			Map<CloseReason, Long> closed) {
		return new RouteTotals(leases, opened, timeouts, rejected, 0, 0, Latency.NONE, Latency.NONE, 0, Duration.ZERO,
				closed, Map.of());
	}

	private RouteSnapshot snapshot() {
		return new RouteSnapshot(this.route, this.leased, this.available, this.connecting, this.draining, this.drained,
				this.pending, this.pendingFor, this.limits, this.tuned, this.totals, this.idleTimeout, this.settings,
				this.phases, this.unansweredFor, AddressesSnapshot.none());
	}

}
