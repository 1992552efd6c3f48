package io.httppool.tuning.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.hc.client5.http.HttpRoute;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.BackgroundConnector;
import io.httppool.pool.ConnectionPool;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteName;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.time.PoolClock;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningSettings;
import io.httppool.tuning.TuningSettings.Mode;
import io.httppool.upkeep.PoolTask;
import io.httppool.upkeep.Upkeep;
import io.httppool.upkeep.UpkeepSettings;

/**
 * A replica of an application: a pool with its real upkeep and tuner, and its callers.
 * Confined to one thread.
 */
final class Replica {

	private static final UpkeepSettings UPKEEP = new UpkeepSettings(Duration.ofSeconds(1), true);

	private static final TuningSettings TUNING = new TuningSettings(Mode.APPLY, "simulated", Duration.ofSeconds(1));

	private final Timeline timeline;

	private final ConnectionPool<SimulatedConnection> pool;

	private final @Nullable Tuner tuner;

	private final Upkeep upkeep;

	private final List<Caller> callers = new ArrayList<>();

	/**
	 * Create an application.
	 * @param timeline the time
	 * @param clock the clock of its machine
	 * @param settings the settings of its pool
	 * @param contender how its pool is tuned
	 */
	Replica(Timeline timeline, PoolClock clock, PoolSettings settings, Contender contender) {
		this.timeline = timeline;
		this.pool = new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), Origin.liveness(), clock);
		this.tuner = (contender.policy() != null) ? new Tuner(TUNING, contender.policy(), clock) : null;
		Map<String, PoolTask> tuning = (this.tuner != null) ? Map.of("tune", this.tuner::runOnce) : Map.of();
		if (this.tuner != null) {
			this.tuner.attach(this.pool);
		}
		this.pool.aheadOpenings().openWith(new Connects());
		this.upkeep = new Upkeep(() -> List.of(this.pool), UPKEEP, clock, tuning);
	}

	ConnectionPool<SimulatedConnection> pool() {
		return this.pool;
	}

	/** Return the tuner of the pool, or {@code null} if there is none. */
	@Nullable Tuner tuner() {
		return this.tuner;
	}

	void add(Caller caller) {
		this.callers.add(caller);
	}

	List<Caller> callers() {
		return this.callers;
	}

	/** Run the upkeep, and again whenever something is due. */
	void keepUp() {
		Duration next = this.upkeep.runOnce(this.timeline.now());
		List<RouteSnapshot> routes = this.pool.snapshot().routes();
		this.callers.forEach((caller) -> look(caller, routes));
		this.timeline.after(next.toNanos(), this::keepUp);
	}

	private static void look(Caller caller, List<RouteSnapshot> routes) {
		String name = RouteName.of(caller.route());
		routes.stream().filter((route) -> route.route().equals(name)).forEach((route) -> {
			caller.tally().limit(route.limits().current());
			caller.tally().idleTimeout(route.idleTimeout().current());
		});
	}

	/**
	 * The connects for which no request waits.
	 */
	private final class Connects implements BackgroundConnector {

		@Override
		public boolean isPossible(HttpRoute route) {
			return true;
		}

		@Override
		public void begin(HttpRoute route, Consumer<Outcome> end) {
			Caller caller = Replica.this.callers.stream()
				.filter((candidate) -> candidate.route().equals(route))
				.findFirst()
				.orElseThrow();
			if (caller.tryConnectAhead(() -> end.accept(Outcome.OPENED)) != Outcome.OPENED) {
				end.accept(Outcome.NO_ROOM);
			}
		}

	}

}
