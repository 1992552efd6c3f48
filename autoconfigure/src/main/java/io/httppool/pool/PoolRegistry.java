package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

import org.apache.hc.core5.io.CloseMode;

import io.httppool.time.PoolClock;
import io.httppool.time.Ticker;

/**
 * All pools of an application, by name. Thread-safe.
 * <p>
 * A pool is listed once somebody asked for it by name, or once it has served a request:
 * frameworks make clients that they throw away again, and their pools would only be in
 * the way.
 */
public final class PoolRegistry implements AutoCloseable {

	private final ConcurrentMap<String, HttpPoolConnectionManager> managers = new ConcurrentHashMap<>();

	private final Set<String> declared = ConcurrentHashMap.newKeySet();

	private final Duration drainTimeout;

	private final Ticker ticker;

	private final List<Consumer<ConnectionPool<?>>> listeners = new CopyOnWriteArrayList<>();

	private final List<Consumer<ConnectionPool<?>>> endListeners = new CopyOnWriteArrayList<>();

	private volatile boolean isClosed;

	/**
	 * Create a registry without any pool.
	 * @param drainTimeout how long the end waits for connections that are held
	 * @param clock measures that time
	 */
	public PoolRegistry(Duration drainTimeout, PoolClock clock) {
		this.drainTimeout = drainTimeout;
		this.ticker = clock.ticker();
	}

	/**
	 * Have a listener told of every pool that is created, and now of those that exist. An
	 * error that it throws is counted, logged and otherwise ignored.
	 * @param listener the listener, one beside others
	 */
	public void onCreated(Consumer<ConnectionPool<?>> listener) {
		this.listeners.add(listener);
		all().forEach((pool) -> tell(listener, pool));
	}

	/**
	 * Have a listener told of every pool that is forgotten. An error that it throws is
	 * counted, logged and otherwise ignored.
	 * @param listener the listener, one beside others
	 */
	public void onForgotten(Consumer<ConnectionPool<?>> listener) {
		this.endListeners.add(listener);
	}

	/**
	 * Forget a pool, which the caller is to close. The listeners have been told when this
	 * returns, so that one made later under its name has nothing in common with it.
	 * @param pool the pool; another of its name stays
	 * @return its manager, or empty if the pool is not known
	 */
	public Optional<HttpPoolConnectionManager> forget(ConnectionPool<?> pool) {
		HttpPoolConnectionManager known = this.managers.get(pool.name());
		if (known == null || known.pool() != pool || !this.managers.remove(pool.name(), known)) {
			return Optional.empty();
		}
		this.endListeners.forEach((listener) -> tell(listener, pool));
		return Optional.of(known);
	}

	/**
	 * Return the manager of a pool, creating it if need be.
	 * @param name the name of the pool
	 * @param creator creates the manager of the pool with that name
	 * @return the one manager of that pool
	 * @throws IllegalStateException if the registry is closed
	 */
	public HttpPoolConnectionManager manager(String name, Function<String, HttpPoolConnectionManager> creator) {
		requireOpen(name);
		HttpPoolConnectionManager manager = this.managers.computeIfAbsent(name, (absent) -> created(creator, absent));
		if (this.isClosed) {
			manager.shutDown(CloseMode.IMMEDIATE);
		}
		requireOpen(name);
		return manager;
	}

	private HttpPoolConnectionManager created(Function<String, HttpPoolConnectionManager> creator, String name) {
		HttpPoolConnectionManager manager = creator.apply(name);
		this.listeners.forEach((listener) -> tell(listener, manager.pool()));
		return manager;
	}

	private static void tell(Consumer<ConnectionPool<?>> listener, ConnectionPool<?> pool) {
		pool.events().contain(() -> listener.accept(pool));
	}

	private void requireOpen(String name) {
		if (this.isClosed) {
			throw new IllegalStateException("The pools are closed: '%s' cannot be created".formatted(name));
		}
	}

	/**
	 * List a pool from now on, even before it serves its first request.
	 * @param name the name of the pool
	 */
	public void declare(String name) {
		this.declared.add(name);
	}

	/**
	 * Return the listed pools.
	 * @return the pools, sorted by name
	 */
	public List<ConnectionPool<?>> pools() {
		return this.managers.keySet().stream().sorted().map(this::find).flatMap(Optional::stream).toList();
	}

	/**
	 * Find a listed pool.
	 * @param name the name of the pool
	 * @return the pool, or empty if there is none of that name
	 */
	public Optional<ConnectionPool<?>> find(String name) {
		return Optional.ofNullable(this.managers.get(name))
			.<ConnectionPool<?>>map(HttpPoolConnectionManager::pool)
			.filter((pool) -> this.declared.contains(name) || pool.hasLent());
	}

	/**
	 * Return all pools, listed or not.
	 * @return the pools, in no particular order
	 */
	public List<ConnectionPool<?>> all() {
		return this.managers.values().stream().<ConnectionPool<?>>map(HttpPoolConnectionManager::pool).toList();
	}

	/**
	 * Close all pools: no lease is served any more, and what is held may be used to the
	 * end of its exchange, for as long as the drain timeout lasts. Then it is cut.
	 */
	@Override
	public void close() {
		this.isClosed = true;
		List<HttpPoolConnectionManager> ending = List.copyOf(this.managers.values());
		ending.forEach(HttpPoolConnectionManager::retire);
		long startedAt = this.ticker.read();
		for (HttpPoolConnectionManager manager : ending) {
			Duration left = this.drainTimeout.minusNanos(this.ticker.read() - startedAt);
			Shutdown.await(manager.pool(), left.isNegative() ? Duration.ZERO : left);
			manager.shutDown(CloseMode.IMMEDIATE);
			Shutdown.report(manager.pool());
		}
	}

}
