package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import io.httppool.tuning.RouteTuner.Wish;
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

	private final PoolShares shares = new PoolShares();

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
			List<Plan> plans = closed.entrySet()
				.stream()
				.flatMap((entry) -> plan(entry.getKey(), entry.getValue()).stream())
				.toList();
			share(closed);
			plans.forEach(this::carryOut);
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
	private Optional<Plan> plan(HttpRoute route, RouteWindow window) {
		try {
			RouteTuner tuner = tunerOf(route, window.limit().value());
			Terms before = terms(tuner, window);
			boolean wasCapped = tuner.wish().isCapped();
			return Optional.of(new Plan(route, tuner, window, before, wasCapped, tuner.decide(window)));
		}
		catch (RuntimeException | Error ex) {
			this.pool.keeper()
				.survived(Incident.UPKEEP_FAILURE, "The policy failed to decide for %s, whose limit stays %d"
					.formatted(window.route(), window.limit().value()), ex);
			return Optional.empty();
		}
	}

	/** What all routes want together may be more than there is. */
	private void share(Map<HttpRoute, RouteWindow> closed) {
		this.shares.rooms(closed, (route) -> wanted(route, closed), this.pool.getMaxTotal()).forEach((route, room) -> {
			RouteTuner tuner = this.routes.get(route);
			if (tuner != null) {
				tuner.room(room);
			}
		});
	}

	private int wanted(HttpRoute route, Map<HttpRoute, RouteWindow> closed) {
		RouteTuner tuner = this.routes.get(route);
		RouteWindow window = closed.get(route);
		if (tuner != null) {
			return tuner.wish().limit();
		}
		return (window != null) ? window.limit().value() : 0;
	}

	private static Terms terms(RouteTuner tuner, RouteWindow window) {
		Decision last = tuner.wish().decision();
		return (last != null) ? new Terms(window.limit().value(), last.idleTimeout(), last.maxPending())
				: new Terms(window.limit().value(), window.connections().idleBound(), OptionalInt.empty());
	}

	private void carryOut(Plan plan) {
		RouteTuner tuner = plan.tuner();
		RouteWindow window = plan.window();
		Wish wish = tuner.wish();
		boolean isApplied = this.settings.mode() == Mode.APPLY
				&& this.pool.tuning().tune(plan.route(), tuning(plan.decision(), wish.inForce()))
				&& !this.overrides.has(window.route());
		if (!isApplied) {
			tuner.setBack(window.limit().value());
		}
		List<Reason> reasons = plan.reasons(wish, this.pool.getMaxTotal());
		if (!reasons.isEmpty()) {
			Terms after = new Terms(wish.inForce(), plan.decision().idleTimeout(), plan.decision().maxPending());
			this.report
				.add(new JournalEntry(window.end(), window.route(), plan.before(), after, reasons, isApplied, window));
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

	/**
	 * A decision that was made and not carried out yet.
	 *
	 * @param route the route
	 * @param tuner its tuner
	 * @param window what led to it
	 * @param before what held before
	 * @param wasCapped whether the total of the pool allowed less than was wanted
	 * @param decision what was decided
	 */
	private record Plan(HttpRoute route, RouteTuner tuner, RouteWindow window, Terms before, boolean wasCapped,
			Decision decision) {

		/** That the pool has too little for all is a reason no policy knows. */
		List<Reason> reasons(Wish wish, int total) {
			if (wish.isCapped() == this.wasCapped) {
				return this.decision.reasons();
			}
			List<Reason> all = new ArrayList<>(this.decision.reasons());
			all.add(wish.isCapped()
					? new Reason(Code.CAPPED,
							"the total of %d is contended, %d of %d wanted".formatted(total, wish.room(), wish.limit()))
					: new Reason(Code.UNCAPPED, "the total of %d is enough for all".formatted(total)));
			return all;
		}

	}

}
