package io.httppool.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * The routes whose leases wait for nothing but a permit of the pool, the least loaded
 * first, then in the order in which they ran short. To add, to change, to remove and to
 * find the first each takes a time logarithmic in their number. Thread-safe; takes a lock
 * of its own for moments, and no other under it.
 *
 * @param <C> the kind of connection
 */
final class StarvingRoutes<C extends HttpConnection> {

	@GuardedBy("this")
	private final TreeSet<Hunger<C>> inOrder = new TreeSet<>(
			Comparator.comparingDouble(Hunger<C>::load).thenComparingLong(Hunger::number));

	@GuardedBy("this")
	private final Map<PooledRoute<C>, Hunger<C>> byRoute = new HashMap<>();

	@GuardedBy("this")
	private long numbers;

	private volatile boolean isEmpty = true;

	/**
	 * The routes that may have available connections, complete while routes starve: then
	 * few have any, and to look at all routes for each lease would cost too much.
	 */
	private final Set<PooledRoute<C>> idle = ConcurrentHashMap.newKeySet();

	private final Supplier<Collection<PooledRoute<C>>> routes;

	/**
	 * Create a list without any route.
	 * @param routes all routes of the pool, each time as they are then
	 */
	StarvingRoutes(Supplier<Collection<PooledRoute<C>>> routes) {
		this.routes = routes;
	}

	/** Return the routes that may have available connections, while routes starve. */
	Set<PooledRoute<C>> idle() {
		return this.idle;
	}

	/** Note that a route may have available connections, while routes starve. */
	void noteIdle(PooledRoute<C> route) {
		this.idle.add(route);
	}

	/** Note that a route has no available connection, unless it has one by now. */
	void noteBusy(PooledRoute<C> route) {
		this.idle.remove(route);
		if (route.hasAvailable()) {
			this.idle.add(route);
		}
	}

	/** Return whether there was none a moment ago; takes no lock. */
	boolean isEmpty() {
		return this.isEmpty;
	}

	synchronized boolean contains(PooledRoute<C> route) {
		return this.byRoute.containsKey(route);
	}

	/**
	 * Add a route, or note that its need has changed. A connection that became available
	 * before the first is added is found in {@link #idle()}; one that becomes available
	 * later finds that there are routes that starve.
	 */
	synchronized void put(PooledRoute<C> route, Need need) {
		if (this.isEmpty) {
			this.isEmpty = false;
			this.routes.get().stream().filter(PooledRoute::hasAvailable).forEach(this.idle::add);
		}
		Hunger<C> before = this.byRoute.get(route);
		if (before != null && before.need().equals(need)) {
			return;
		}
		Hunger<C> after = new Hunger<>(route, need, (before != null) ? before.number() : this.numbers++);
		if (before != null) {
			this.inOrder.remove(before);
		}
		this.byRoute.put(route, after);
		this.inOrder.add(after);
	}

	synchronized void remove(PooledRoute<C> route) {
		Hunger<C> before = this.byRoute.get(route);
		if (before != null) {
			this.inOrder.remove(before);
			this.byRoute.remove(route);
		}
		if (this.byRoute.isEmpty()) {
			this.isEmpty = true;
			this.idle.clear();
		}
	}

	/** Forget all of them: those that still starve are to be added again. */
	synchronized void clear() {
		this.inOrder.clear();
		this.byRoute.clear();
		this.isEmpty = true;
		this.idle.clear();
	}

	/** Return all of them. */
	synchronized List<PooledRoute<C>> all() {
		return List.copyOf(this.byRoute.keySet());
	}

	/** Return the least loaded route, but for one that is not meant. */
	synchronized @Nullable Hunger<C> firstBut(@Nullable PooledRoute<C> excluded) {
		for (Hunger<C> hunger : this.inOrder) {
			if (hunger.route() != excluded) {
				return hunger;
			}
		}
		return null;
	}

	/**
	 * The need of one of them.
	 *
	 * @param route the route
	 * @param need its need when it was looked at last
	 * @param number tells which of two ran short first
	 * @param <C> the kind of connection
	 */
	record Hunger<C extends HttpConnection>(PooledRoute<C> route, Need need, long number) {

		double load() {
			return this.need.load();
		}

	}

}
