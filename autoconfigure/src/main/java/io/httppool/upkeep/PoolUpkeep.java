package io.httppool.upkeep;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.LocalShortage;
import io.httppool.pool.Maintenance;
import io.httppool.time.PoolClock;

/**
 * The tasks of one pool, each contained by itself. Confined to the thread that runs the
 * upkeep, but for {@link #age} and {@link #leaks}.
 */
final class PoolUpkeep {

	/** A connection that is replaced is good until the other is open. */
	private static final Duration USUAL_CONNECT = Duration.ofMillis(250);

	private final LeakWatch leaks;

	private final List<ContainedTask> tasks;

	/**
	 * Create the upkeep of a pool.
	 * @param pool the pool
	 * @param settings how to look after the pool
	 * @param clock the source of time
	 * @param more further tasks, by name
	 * @param wake the action that wakes the thread of the upkeep
	 */
	PoolUpkeep(ConnectionPool<?> pool, UpkeepSettings settings, PoolClock clock, Map<String, PoolTask> more,
			Runnable wake) {
		Maintenance<?> keeper = pool.maintenance();
		LearnedKeepAlives learned = new LearnedKeepAlives(pool);
		long now = clock.ticker().read();
		Duration interval = settings.interval();
		this.leaks = new LeakWatch(pool, interval);
		Map<String, UpkeepTask> work = new LinkedHashMap<>();
		work.put("end-exchanges", (at) -> keeper.endOverdueExchanges());
		work.put("sweep", every(interval, (at) -> keeper.sweep()));
		work.put("learn-keep-alive", every(interval, learned::conclude));
		work.put("leak-watch", this.leaks);
		work.put("clock-watch", new ClockWatch(pool, clock, interval));
		work.put("expire-leases", every(interval, (at) -> keeper.expireLeases()));
		work.put("end-shortage", (at) -> {
			keeper.endShortage();
			return LocalShortage.PAUSE;
		});
		work.put("keep-ready", every(interval, (at) -> pool.aheadOpenings().keepReady(interval.plus(USUAL_CONNECT))));
		work.put("look-up", every(interval, (at) -> pool.addresses().refresh()));
		work.put("drain-addresses", every(interval, (at) -> pool.addresses().drain()));
		work.put("audit", every(interval, (at) -> keeper.audit()));
		work.put("forget-routes", every(interval, (at) -> {
			keeper.forgetQuietRoutes();
			pool.addresses().forgetUnused();
		}));
		more.forEach((name, task) -> work.put(name, (at) -> task.runOnce(pool, at)));
		this.tasks = work.entrySet()
			.stream()
			.map((task) -> new ContainedTask(task.getKey(), task.getValue(), keeper, interval, now))
			.toList();
		keeper.onEarlierDeadline(hastener(0, wake));
		if (settings.learnKeepAlive()) {
			pool.events().tell(learned);
		}
		pool.events().tell(new ResetWatch(hastener(1, wake)));
	}

	/** Return an action that has a task run at once. */
	private Runnable hastener(int index, Runnable wake) {
		ContainedTask task = this.tasks.get(index);
		return () -> {
			task.hasten();
			wake.run();
		};
	}

	private static UpkeepTask every(Duration interval, LongConsumer work) {
		return (now) -> {
			work.accept(now);
			return interval;
		};
	}

	/** Run the tasks that are due, and return in how many nanoseconds the next one is. */
	long runDue(long now) {
		return this.tasks.stream().mapToLong((task) -> task.runIfDue(now)).min().orElseThrow();
	}

	/** Return how long ago the task that is furthest behind last succeeded. */
	Duration age(long now) {
		return this.tasks.stream().map((task) -> task.age(now)).max(Duration::compareTo).orElseThrow();
	}

	List<LeakReport> leaks() {
		return this.leaks.reports();
	}

}
