package io.httppool.tuning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.hc.client5.http.HttpRoute;
import org.jspecify.annotations.Nullable;

import io.httppool.event.TunerDecision;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.RouteTuning;
import io.httppool.settings.RouteName;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.Incident;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;
import io.httppool.time.PoolClock;
import io.httppool.tuning.DecisionMaker.Wish;
import io.httppool.tuning.JournalEntry.Terms;
import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.TuningSettings.Mode;

/**
 * The tuning loop of one pool: it closes the windows of the routes, has decisions made,
 * shares the total of the pool, and carries out what is left. Thread-safe: windows are
 * closed by one thread at a time, while any number of threads lease.
 */
final class TuningLoop {

	private final ConnectionPool<?> pool;

	private volatile TuningSettings settings;

	private volatile TuningPolicy policy;

	private final DecisionLog log;

	private final Overrides overrides;

	private final ConcurrentMap<HttpRoute, DecisionMaker> routes = new ConcurrentHashMap<>();

	private volatile Map<String, RouteWindow> windows = Map.of();

	private volatile boolean isPaused;

	TuningLoop(ConnectionPool<?> pool, TuningSettings settings, TuningPolicy policy, PoolClock clock) {
		this.pool = pool;
		this.settings = settings;
		this.policy = policy;
		this.log = new DecisionLog(pool.name(), clock);
		this.overrides = new Overrides(pool, clock);
		isPaused(false);
	}

	private void tell(HttpRoute route, @Nullable JournalEntry entry) {
		if (entry != null) {
			this.pool.events()
				.decided(route, new TunerDecision(entry.before().limit(), entry.after().limit(), entry.isApplied(),
						entry.reason()));
		}
	}

	/** Close the windows, decide for each route, and carry it out. */
	void runOnce() {
		this.overrides.expire()
			.forEach((ended) -> tell(ended.route(),
					this.log.expired(RouteName.of(ended.route()), ended.from(), ended.to())));
		this.log.forget();
		Map<HttpRoute, RouteWindow> closed = this.pool.limitControl().closeWindows();
		this.windows = byName(closed);
		this.routes.keySet().retainAll(closed.keySet());
		if (isDeciding()) {
			List<Plan> plans = new ArrayList<>(closed.size());
			closed.forEach((route, window) -> plan(route, window).ifPresent(plans::add));
			share(plans);
			plans.forEach(this::carryOut);
		}
	}

	private static Map<String, RouteWindow> byName(Map<HttpRoute, RouteWindow> closed) {
		Map<String, RouteWindow> named = new HashMap<>();
		closed.values().forEach((window) -> named.put(window.route(), window));
		return named;
	}

	private boolean isDeciding() {
		return this.settings.mode() != Mode.OFF && !this.isPaused;
	}

	/** Decide for a route. A policy that throws costs its route this decision only. */
	private Optional<Plan> plan(HttpRoute route, RouteWindow window) {
		try {
			DecisionMaker maker = makerOf(route, window.limit().value());
			Wish before = maker.wish();
			return Optional.of(new Plan(route, maker, window, before, maker.decide(window)));
		}
		catch (RuntimeException | Error ex) {
			this.pool.maintenance()
				.survived(Incident.UPKEEP_FAILURE, "The policy failed to decide for %s, whose limit stays %d"
					.formatted(window.route(), window.limit().value()), ex);
			return Optional.empty();
		}
	}

	/** Share the total of the pool, which may be less than all routes want together. */
	private void share(List<Plan> plans) {
		List<RouteUse> uses = plans.stream().map(Plan::use).toList();
		List<RouteUse> shared = PoolShares.share(uses, this.pool.getMaxTotal());
		for (int i = 0; i < shared.size(); i++) {
			plans.get(i).maker().use(shared.get(i));
		}
	}

	private void carryOut(Plan plan) {
		RouteWindow window = plan.window();
		Decision decision = plan.decision();
		Wish wish = plan.maker().wish();
		boolean isApplied = carryOut(plan, wish.inForce());
		if (!isApplied) {
			plan.maker().setBack(window.limit().value());
		}
		Terms after = new Terms(wish.inForce(), decision.idleTimeout(), decision.maxPending());
		JournalEntry entry = new JournalEntry(window.end(), window.route(), before(window, plan.before().decision()),
				after, plan.reasons(wish, this.pool.getMaxTotal()), isApplied, window);
		if (!entry.reasons().isEmpty() && isNews(entry, plan)) {
			tell(plan.route(), this.log.add(entry));
		}
	}

	/**
	 * Return whether an entry is not the same as the last: what is in vain is wanted
	 * again.
	 */
	private static boolean isNews(JournalEntry entry, Plan plan) {
		Decision last = plan.before().decision();
		if (!entry.isApplied()) {
			return !plan.decision().isRepeating(last);
		}
		return last == null || !entry.change().isEmpty() || !entry.reasons().equals(last.reasons());
	}

	private boolean carryOut(Plan plan, int limit) {
		Decision decision = plan.decision();
		RouteTuning wanted = new RouteTuning(limit, decision.idleTimeout(), decision.keepWarm(),
				decision.keepWarmTimeout(), plan.maker().reserved(), decision.maxPending().orElse(Integer.MAX_VALUE),
				decision.ready(), this.policy.isGrowing(decision.next()));
		return this.settings.mode() == Mode.APPLY && this.pool.limitControl().tune(plan.route(), wanted)
				&& !this.overrides.has(plan.route());
	}

	private static Terms before(RouteWindow window, @Nullable Decision last) {
		return (last != null) ? new Terms(window.limit().value(), last.idleTimeout(), last.maxPending())
				: new Terms(window.limit().value(), window.connections().idleBound(), OptionalInt.empty());
	}

	private void onSaturated(HttpRoute route, SaturationEvent event) {
		if (this.pool.limitControl().isLimitSetByHand(route)) {
			return;
		}
		DecisionMaker maker = makerOf(route, event.limit());
		Growth growth = maker.onSaturated(event);
		if (growth == null) {
			return;
		}
		if (this.pool.limitControl().grow(route, event.limit(), growth.limit())) {
			tell(route, this.log.grown(RouteName.of(route), event.limit(), growth, maker.wish().decision()));
		}
		else {
			maker.setBack(this.pool.getMaxPerRoute(route));
		}
	}

	private DecisionMaker makerOf(HttpRoute route, int limit) {
		return this.routes.computeIfAbsent(route,
				(absent) -> new DecisionMaker(this.policy, termsOf(this.pool.settingsOf(absent)), limit));
	}

	private RouteTerms termsOf(RouteSettings of) {
		return new RouteTerms(of.limits(), of.leaseTimeout(), this.settings.interval());
	}

	/**
	 * Tune by other settings, and within the bounds that the routes have now. Under the
	 * same settings and the same policy, a route keeps its state if its bounds are the
	 * same.
	 */
	void configure(TuningSettings settings, TuningPolicy policy) {
		boolean isSame = settings.equals(this.settings) && policy == this.policy;
		this.settings = settings;
		this.policy = policy;
		this.routes.entrySet()
			.removeIf((route) -> !isSame || !route.getValue().isFor(termsOf(this.pool.settingsOf(route.getKey()))));
		isPaused(this.isPaused);
	}

	/**
	 * Pause or resume. Leases are listened to only while decisions are carried out: where
	 * they are only observed, each lease would decide on the same growth again.
	 */
	void isPaused(boolean isPaused) {
		this.isPaused = isPaused;
		boolean isGrowing = this.settings.mode() == Mode.APPLY && !isPaused;
		this.pool.limitControl().tuner(isGrowing ? this::onSaturated : null);
	}

	boolean isPaused() {
		return this.isPaused;
	}

	void override(HttpRoute route, int limit, Duration span) {
		int before = this.pool.getMaxPerRoute(route);
		this.overrides.set(route, limit, span);
		tell(route, this.log.overridden(RouteName.of(route), before, limit, span));
	}

	Optional<LimitOverride> overrideOf(String route) {
		return this.overrides.of(route);
	}

	Optional<RouteWindow> window(String route) {
		return Optional.ofNullable(this.windows.get(route));
	}

	Collection<RouteWindow> windows() {
		return this.windows.values();
	}

	List<JournalEntry> journal() {
		return this.log.journal().entries();
	}

	Optional<JournalEntry> lastDecision(String route) {
		return this.log.journal().last(route);
	}

	/**
	 * A decision that was made and not carried out yet.
	 *
	 * @param route the route
	 * @param maker the maker of its decisions
	 * @param window the window that led to it
	 * @param before the wish before
	 * @param decision the decision
	 */
	private record Plan(HttpRoute route, DecisionMaker maker, RouteWindow window, Wish before, Decision decision) {

		/** Return how the route uses the permits of the pool, from this window on. */
		RouteUse use() {
			return RouteUse.after(this.maker.use(), this.window, this.maker.wish().limit());
		}

		/**
		 * Return the reasons of the policy, and that the total of the pool is contended.
		 */
		List<Reason> reasons(Wish wish, int total) {
			if (wish.isCapped() == this.before.isCapped()) {
				return this.decision.reasons();
			}
			List<Reason> all = new ArrayList<>(this.decision.reasons());
			all.add(wish.isCapped()
					? new Reason(Code.CAPPED,
							"max-total (%d) is contended: %d of %d connections wanted".formatted(total, wish.room(),
									wish.limit()))
					: new Reason(Code.UNCAPPED, "max-total (%d) is enough for all routes again".formatted(total)));
			return all;
		}

	}

}
