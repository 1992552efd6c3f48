package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.pool.Incident;
import io.httppool.pool.PoolClock;
import io.httppool.pool.RouteName;
import io.httppool.pool.RoutePool;
import io.httppool.pool.RouteSettings;
import io.httppool.pool.RouteTuning;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;
import io.httppool.tuning.JournalEntry.Terms;
import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.TuningSettings.Mode;

/**
 * Tunes the routes of one pool. Thread-safe: windows are closed by one thread at a time,
 * while any number of threads lease.
 */
final class PoolTuner {

	private final RoutePool<?> pool;

	private final TuningSettings settings;

	private final TuningPolicy policy;

	private final PoolClock clock;

	private final TuningReport report;

	private final Overrides overrides;

	private final ConcurrentMap<HttpRoute, RouteTuner> routes = new ConcurrentHashMap<>();

	private volatile Map<String, RouteWindow> windows = Map.of();

	private volatile boolean isPaused;

	PoolTuner(RoutePool<?> pool, TuningSettings settings, TuningPolicy policy, PoolClock clock) {
		this.pool = pool;
		this.settings = settings;
		this.policy = policy;
		this.clock = clock;
		this.report = new TuningReport(pool.name(), clock);
		this.overrides = new Overrides(pool, clock);
		pool.tuning().onSaturated(this::onSaturated);
	}

	/** Close the windows, decide for each route, and carry it out. */
	void runOnce() {
		Map<HttpRoute, RouteWindow> closed = this.pool.tuning().closeWindows();
		this.windows = byName(closed);
		this.overrides.expire();
		this.routes.keySet().retainAll(closed.keySet());
		if (isDeciding()) {
			closed.forEach(this::decide);
		}
	}

	private static Map<String, RouteWindow> byName(Map<HttpRoute, RouteWindow> closed) {
		Map<String, RouteWindow> named = new ConcurrentHashMap<>();
		closed.values().forEach((window) -> named.put(window.route(), window));
		return named;
	}

	private boolean isDeciding() {
		return this.settings.mode() != Mode.OFF && !this.isPaused;
	}

	/** A policy that throws costs its route a decision, and no other route anything. */
	private void decide(HttpRoute route, RouteWindow window) {
		try {
			RouteTuner tuner = tunerOf(route, window.limit().value());
			Terms before = terms(tuner, window);
			Decision decision = tuner.decide(window);
			carryOut(route, tuner, window, before, decision);
		}
		catch (RuntimeException | Error ex) {
			this.pool.keeper()
				.survived(Incident.UPKEEP_FAILURE, "The policy failed to decide for %s, whose limit stays %d"
					.formatted(window.route(), window.limit().value()), ex);
		}
	}

	private static Terms terms(RouteTuner tuner, RouteWindow window) {
		Decision last = tuner.wish().decision();
		return (last != null) ? new Terms(window.limit().value(), last.idleTimeout(), last.maxPending())
				: new Terms(window.limit().value(), window.connections().idleBound(), OptionalInt.empty());
	}

	private void carryOut(HttpRoute route, RouteTuner tuner, RouteWindow window, Terms before, Decision decision) {
		int limit = tuner.wish().inForce();
		boolean isApplied = this.settings.mode() == Mode.APPLY
				&& this.pool.tuning().tune(route, tuning(decision, limit)) && !this.overrides.has(window.route());
		if (!isApplied) {
			tuner.setBack(window.limit().value());
		}
		if (!decision.reasons().isEmpty()) {
			Terms after = new Terms(limit, decision.idleTimeout(), decision.maxPending());
			this.report.add(new JournalEntry(window.end(), window.route(), before, after, decision.reasons(), isApplied,
					window));
		}
	}

	private static RouteTuning tuning(Decision decision, int limit) {
		return new RouteTuning(limit, decision.idleTimeout(), decision.keepWarm(), decision.keepWarmTimeout(),
				decision.maxPending().orElse(Integer.MAX_VALUE));
	}

	/** A route whose decisions are only observed would grow at each lease. */
	private void onSaturated(HttpRoute route, SaturationEvent event) {
		if (this.settings.mode() != Mode.APPLY || this.isPaused) {
			return;
		}
		RouteTuner tuner = tunerOf(route, event.limit());
		Growth growth = tuner.onSaturated(event);
		if (growth != null) {
			this.pool.tuning().grow(route, event.limit(), growth.limit());
			this.report.grown(RouteName.of(route), event.limit(), growth, tuner.wish().decision());
		}
	}

	private RouteTuner tunerOf(HttpRoute route, int limit) {
		return this.routes.computeIfAbsent(route,
				(absent) -> new RouteTuner(this.policy, termsOf(this.pool.settingsOf(absent)), limit));
	}

	private RouteTerms termsOf(RouteSettings of) {
		return new RouteTerms(of.limits(), of.leaseTimeout(), this.settings.interval());
	}

	void isPaused(boolean isPaused) {
		this.isPaused = isPaused;
	}

	boolean isPaused() {
		return this.isPaused;
	}

	void override(HttpRoute route, int limit, Duration span) {
		int before = this.pool.getMaxPerRoute(route);
		Instant now = this.clock.instants().instant();
		this.overrides.set(route, new LimitOverride(limit, now.plus(span)));
		this.report.overridden(RouteName.of(route), before, limit,
				new Reason(Code.OPERATOR, "set by hand for " + Spans.text(span)));
	}

	Optional<LimitOverride> overrideOf(String route) {
		return this.overrides.of(route);
	}

	Optional<RouteWindow> window(String route) {
		return Optional.ofNullable(this.windows.get(route));
	}

	List<JournalEntry> journal() {
		return this.report.journal().entries();
	}

	Optional<JournalEntry> lastDecision(String route) {
		return this.report.journal().last(route);
	}

}
