package io.httppool.upkeep;

import java.time.Duration;
import java.util.List;

import io.httppool.pool.CloseReason;
import io.httppool.pool.PoolClock;
import io.httppool.pool.PoolKeeper;
import io.httppool.pool.RoutePool;

/**
 * What is done for one pool, each task for itself. Confined to the thread that runs the
 * upkeep, but for {@link #age} and {@link #leaks}.
 */
final class PoolUpkeep {

	private static final Duration FORGETTING = Duration.ofSeconds(10);

	private final LeakWatch leaks;

	private final List<ContainedTask> tasks;

	/**
	 * Create the upkeep of a pool.
	 * @param pool the pool
	 * @param settings what is wanted
	 * @param clock where time comes from
	 * @param wake wakes the thread that runs the upkeep
	 */
	PoolUpkeep(RoutePool<?> pool, UpkeepSettings settings, PoolClock clock, Runnable wake) {
		PoolKeeper<?> keeper = pool.keeper();
		LearnedKeepAlives learned = new LearnedKeepAlives(pool);
		long now = clock.ticker().read();
		Duration interval = settings.interval();
		this.leaks = new LeakWatch(pool, interval);
		ContainedTask sweep = new ContainedTask("sweep", (at) -> {
			keeper.sweep();
			return interval;
		}, keeper, interval, now);
		this.tasks = List.of(sweep, new ContainedTask("learn-keep-alive", (at) -> {
			learned.conclude(at);
			return interval;
		}, keeper, interval, now), new ContainedTask("leak-watch", this.leaks, keeper, interval, now),
				new ContainedTask("clock-watch", new ClockWatch(pool, clock, interval), keeper, interval, now),
				new ContainedTask("forget-routes", (at) -> {
					keeper.forgetQuietRoutes();
					return FORGETTING;
				}, keeper, interval, now));
		keeper.onStale((finding) -> {
			if (settings.learnKeepAlive()) {
				learned.found(finding);
			}
			if (finding.reason() == CloseReason.STALE_RST) {
				sweep.hasten();
				wake.run();
			}
		});
	}

	/** Run what is due, and return in how many nanoseconds something is due again. */
	long runDue(long now) {
		return this.tasks.stream().mapToLong((task) -> task.runIfDue(now)).min().orElseThrow();
	}

	/** Return how long ago the task that is furthest behind last ended well. */
	Duration age(long now) {
		return this.tasks.stream().map((task) -> task.age(now)).max(Duration::compareTo).orElseThrow();
	}

	List<LeakReport> leaks() {
		return this.leaks.reports();
	}

}
