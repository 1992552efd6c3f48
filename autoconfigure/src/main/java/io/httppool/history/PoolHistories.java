package io.httppool.history;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.statistics.RouteWindow;
import io.httppool.time.PoolClock;
import io.httppool.tuning.Tuner;

/**
 * The histories of all pools of an application: what the numbers of their routes were
 * within the last half hour. They grow with each window that the tuner closes, whether it
 * decides or not. Each takes at most a mebibyte. Thread-safe.
 */
public final class PoolHistories {

	private static final int MOST_BYTES = 1 << 20;

	private final PoolRegistry registry;

	private final Tuner tuner;

	private final PoolClock clock;

	private final ConcurrentMap<String, PoolHistory> histories = new ConcurrentHashMap<>();

	/**
	 * Create histories of nothing, to be started.
	 * @param registry the pools
	 * @param tuner the tuner that closes the windows of their routes
	 * @param clock the source of time
	 */
	public PoolHistories(PoolRegistry registry, Tuner tuner, PoolClock clock) {
		this.registry = registry;
		this.tuner = tuner;
		this.clock = clock;
	}

	/** Listen to all pools from now on. To be called once. */
	public void start() {
		this.registry.onCreated(this::attach);
		this.registry.onForgotten((pool) -> this.histories.remove(pool.name()));
		this.tuner.onWindows(this::add);
	}

	private void attach(ConnectionPool<?> pool) {
		ClosingCounts closings = new ClosingCounts();
		this.histories.put(pool.name(), new PoolHistory(MOST_BYTES, closings, this.clock));
		pool.events().tell(closings);
	}

	private void add(ConnectionPool<?> pool, Collection<RouteWindow> windows) {
		PoolHistory history = this.histories.get(pool.name());
		if (history != null) {
			history.add(windows);
		}
	}

	/**
	 * Return the history of a pool.
	 * @param pool the pool
	 * @param limit how many samples of each resolution to return at most, the newest
	 * @param routes selects routes by their names
	 * @return the history, or empty before the pool is known
	 */
	public Optional<HistoryView> of(ConnectionPool<?> pool, int limit, Predicate<String> routes) {
		return Optional.ofNullable(this.histories.get(pool.name())).map((history) -> history.view(limit, routes));
	}

}
