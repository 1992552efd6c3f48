package io.httppool.warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.ConnectionPool;
import io.httppool.settings.WarmUpSettings;
import io.httppool.time.PoolClock;

/**
 * The warm-ups of an application: at its start, after a pool was drained or has new
 * certificates, for a pool that is made later, and after the application was stopped and
 * started again. Thread-safe.
 */
public final class WarmUps {

	private static final Logger logger = LoggerFactory.getLogger(WarmUps.class);

	private volatile List<WarmUpTarget> targets;

	private final WarmUpClients clients;

	private final PoolClock clock;

	/** The last warm-up of each target. */
	private final ConcurrentMap<WarmUpTarget, WarmUpRun> runs = new ConcurrentHashMap<>();

	/** The pools as they were when their warm-ups began. */
	private final Map<WarmUpTarget, Seen> seen = new ConcurrentHashMap<>();

	private volatile boolean isStarted;

	/**
	 * Create warm-ups, none of which begins by itself.
	 * @param targets the pools and their origins
	 * @param clients the clients of the pools
	 * @param clock the clock of the pools
	 */
	public WarmUps(List<WarmUpTarget> targets, WarmUpClients clients, PoolClock clock) {
		this.targets = List.copyOf(targets);
		this.clients = clients;
		this.clock = clock;
	}

	/**
	 * Warm up other origins from now on. Those that are new are begun by
	 * {@link #runOnce}, and a warm-up that is under way goes on.
	 * @param others the pools and their origins
	 */
	public void retarget(List<WarmUpTarget> others) {
		this.targets = List.copyOf(others);
	}

	/**
	 * Warm up what is to be warm before the application is ready, and wait for it. Each
	 * warm-up has its own time, and all run at once.
	 * @throws WarmUpFailedException if one is incomplete that is to stop the start
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void warmUpAtStart() throws InterruptedException {
		List<WarmUpRun> begun = new ArrayList<>();
		for (WarmUpTarget target : this.targets) {
			WarmUpRun run = begin(target, WarmUpSettings::onStartup);
			if (run != null) {
				begun.add(run);
			}
			else if (!this.seen.containsKey(target)) {
				logger.info("{} - No client uses this pool yet: {} is warmed up with the first", target.pool(),
						target.origin());
			}
		}
		for (WarmUpRun run : begun) {
			run.await();
		}
		this.isStarted = true;
		List<String> problems = begun.stream().map(WarmUpRun::problem).filter(Objects::nonNull).toList();
		if (!problems.isEmpty()) {
			throw new WarmUpFailedException(problems);
		}
	}

	/** Begin the warm-ups of all pools, and do not wait for them. */
	public void warmUpAgain() {
		this.isStarted = true;
		this.seen.clear(); // one that is still under way is begun again after its end
		this.targets.forEach((target) -> begin(target, (settings) -> true));
	}

	/**
	 * Begin the warm-ups of a pool that are due, and cancel those that are overdue. A
	 * warm-up is due again once the pool is another one, or its connections were closed
	 * as a whole.
	 * @param pool the pool
	 */
	public void runOnce(ConnectionPool<?> pool) {
		for (WarmUpTarget target : this.targets) {
			if (target.pool().equals(pool.name())) {
				runOnce(target, pool);
			}
		}
	}

	private void runOnce(WarmUpTarget target, ConnectionPool<?> pool) {
		WarmUpRun last = this.runs.get(target);
		if (last != null && !last.isOver()) {
			last.cancelIfOverdue();
		}
		else if (this.isStarted && !pool.operations().isSuspended() && !Seen.of(pool).equals(this.seen.get(target))) {
			begin(target, (settings) -> true);
		}
	}

	/** Cancel all warm-ups that are under way, and begin none until told to. */
	public void cancel() {
		this.isStarted = false;
		List<WarmUpRun> underWay = this.runs.values().stream().filter((run) -> !run.isOver()).toList();
		underWay.forEach(WarmUpRun::cancel);
		underWay.forEach(WarmUpRun::awaitCancelled);
	}

	/**
	 * Return the last warm-ups of a pool.
	 * @param pool the name of the pool
	 * @return their status, in the order of the configuration
	 */
	public List<WarmUpStatus> of(String pool) {
		return this.targets.stream()
			.filter((target) -> target.pool().equals(pool))
			.map(this.runs::get)
			.filter(Objects::nonNull)
			.map(WarmUpRun::status)
			.toList();
	}

	/** Begin a warm-up, unless the pool has no client, or one is under way. */
	private synchronized @Nullable WarmUpRun begin(WarmUpTarget target, Predicate<WarmUpSettings> test) {
		WarmUpRun last = this.runs.get(target);
		WarmUpClient client = (last == null || last.isOver()) ? this.clients.find(target) : null;
		if (client == null) {
			return null;
		}
		this.seen.put(target, Seen.of(client.pool()));
		WarmUpSettings settings = client.pool().settingsOf(client.route()).warmUp();
		if (settings.connections() == 0 || !test.test(settings)) {
			return null;
		}
		WarmUpRun run = new WarmUpRun(target, client, settings, this.clock);
		this.runs.put(target, run);
		run.start();
		return run;
	}

	/**
	 * A pool, and how often its connections were closed as a whole.
	 */
	private record Seen(ConnectionPool<?> pool, int emptied) {

		static Seen of(ConnectionPool<?> pool) {
			return new Seen(pool, pool.aheadOpenings().emptied());
		}

	}

}
