package io.httppool.upkeep;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.httppool.pool.ConnectionPool;
import io.httppool.time.PoolClock;

/**
 * The upkeep of all pools of an application, on one thread of its own while it is
 * running. Thread-safe.
 */
public final class Upkeep {

	private final Supplier<? extends Collection<ConnectionPool<?>>> all;

	private final UpkeepSettings settings;

	private final PoolClock clock;

	private final Map<String, PoolTask> more;

	private final ReentrantLock running = new ReentrantLock();

	private final ConcurrentMap<ConnectionPool<?>, PoolUpkeep> pools = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable UpkeepThread> thread = new AtomicReference<>();

	/**
	 * Create an upkeep that is not running.
	 * @param all the source of the pools, asked on each run
	 * @param settings how to look after them
	 * @param clock the source of time
	 */
	public Upkeep(Supplier<? extends Collection<ConnectionPool<?>>> all, UpkeepSettings settings, PoolClock clock) {
		this(all, settings, clock, Map.of());
	}

	/**
	 * Create an upkeep that is not running and has further tasks.
	 * @param all the source of the pools, asked on each run
	 * @param settings how to look after them
	 * @param clock the source of time
	 * @param more further tasks for each pool, by name, which run in this order
	 */
	public Upkeep(Supplier<? extends Collection<ConnectionPool<?>>> all, UpkeepSettings settings, PoolClock clock,
			Map<String, PoolTask> more) {
		this.all = all;
		this.more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
		this.settings = settings;
		this.clock = clock;
	}

	/** Start the upkeep, unless it is running already. */
	public void start() {
		UpkeepThread fresh = new UpkeepThread(this::runOnce, this.clock.ticker());
		if (this.thread.compareAndSet(null, fresh)) {
			this.all.get().forEach((pool) -> pool.aheadOpenings().pause(false));
			fresh.start();
		}
	}

	/**
	 * Stop the upkeep and close idle connections, since without upkeep the loss of their
	 * peers would go unnoticed. The pools themselves go on, but open none in the
	 * background until the next start.
	 */
	public void stop() {
		UpkeepThread running = this.thread.getAndSet(null);
		if (running != null) {
			this.all.get().forEach((pool) -> pool.aheadOpenings().pause(true));
			running.end();
			this.all.get().forEach((pool) -> pool.operations().evictIdle(null));
		}
	}

	/**
	 * Return whether the upkeep is running.
	 * @return whether it was started and not stopped since
	 */
	public boolean isRunning() {
		return this.thread.get() != null;
	}

	/**
	 * Run the tasks that are due, on one thread at a time: there are two threads where
	 * the upkeep was stopped while a task hung, and then started again.
	 * @param now the reading of the ticker
	 * @return the time until a task is due again, at most the interval
	 */
	public Duration runOnce(long now) {
		this.running.lock();
		try {
			return runDue(now);
		}
		finally {
			this.running.unlock();
		}
	}

	private Duration runDue(long now) {
		long next = this.settings.interval().toNanos();
		for (ConnectionPool<?> pool : this.all.get()) {
			next = Math.min(next, of(pool).runDue(now));
		}
		return Duration.ofNanos(Math.max(0, next));
	}

	/**
	 * Forget a pool that has ended.
	 * @param pool the pool
	 */
	public void forget(ConnectionPool<?> pool) {
		this.pools.remove(pool);
	}

	private PoolUpkeep of(ConnectionPool<?> pool) {
		return this.pools.computeIfAbsent(pool,
				(absent) -> new PoolUpkeep(absent, this.settings, this.clock, this.more, this::wake));
	}

	private void wake() {
		UpkeepThread running = this.thread.get();
		if (running != null) {
			running.wake();
		}
	}

	/**
	 * Return how long ago the tasks of a pool last succeeded.
	 * @param pool the pool
	 * @return the age of the task furthest behind, or empty if none has run yet
	 */
	public Optional<Duration> age(ConnectionPool<?> pool) {
		return Optional.ofNullable(this.pools.get(pool)).map((upkeep) -> upkeep.age(this.clock.ticker().read()));
	}

	/**
	 * Return the leaks of a pool, proven and suspected.
	 * @param pool the pool
	 * @return the call sites that leak, as of the last run
	 */
	public List<LeakReport> leaks(ConnectionPool<?> pool) {
		PoolUpkeep upkeep = this.pools.get(pool);
		return (upkeep != null) ? upkeep.leaks() : List.of();
	}

}
