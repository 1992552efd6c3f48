package io.httppool.pool;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;

/**
 * The routes of a pool: made when first used, and forgotten when they are not used any
 * more. Thread-safe: a lock is taken to make or to forget a route, and none to find it.
 *
 * @param <C> the kind of connection
 */
final class Routes<C extends HttpConnection> {

	private final PoolState pool;

	private volatile RouteSettingsResolver resolver;

	private final Object changes = new Object();

	/** Replaced now and then; each has its routes added and removed under the lock. */
	private volatile ConcurrentMap<HttpRoute, PooledRoute<C>> living = new ConcurrentHashMap<>();

	@GuardedBy("changes")
	private int removed;

	private final ConcurrentMap<HttpRoute, Map<SocketAddress, Duration>> learned = new ConcurrentHashMap<>();

	private volatile int defaultLimit;

	Routes(PoolState pool, RouteSettingsResolver resolver) {
		this.pool = pool;
		this.resolver = resolver;
		this.defaultLimit = pool.settings().base().limits().current();
	}

	/** Exchange the settings of routes that are made from now on. */
	void configure(RouteSettingsResolver resolver) {
		this.resolver = resolver;
		this.defaultLimit = this.pool.settings().base().limits().current();
	}

	/** Return the settings that a route would have if it were made now. */
	RouteSettings configured(HttpRoute route) {
		return this.resolver.resolve(route);
	}

	/** Return the route if it was used lately. */
	@Nullable PooledRoute<C> find(HttpRoute route) {
		return this.living.get(route);
	}

	/** Return the route, new if need be. It may be forgotten at any time. */
	PooledRoute<C> get(HttpRoute route) {
		PooledRoute<C> found = this.living.get(route);
		if (found != null) {
			return found;
		}
		this.pool.noteUse();
		PooledRoute<C> created = create(route);
		PooledRoute<C> living = add(route, created);
		if (living == created) {
			this.pool.listeners().tell((listener) -> listener.routeAdded(created.identity().source()));
		}
		return living;
	}

	/** Add a route, unless another thread was quicker. It was made without the lock. */
	private PooledRoute<C> add(HttpRoute route, PooledRoute<C> created) {
		return changed(() -> {
			created.identity().idleTimeouts().learned(this.learned.getOrDefault(route, Map.of()));
			PooledRoute<C> other = this.living.putIfAbsent(route, created);
			return (other != null) ? other : created;
		});
	}

	/**
	 * Do something to a route that may be forgotten meanwhile, and then to another one in
	 * its place.
	 * @param route the route
	 * @param action returns {@code null} if the route is forgotten
	 * @return what the action returned
	 */
	<T> T withLiving(HttpRoute route, Function<PooledRoute<C>, @Nullable T> action) {
		@Nullable T result = null;
		while (result == null) {
			PooledRoute<C> found = get(route);
			result = action.apply(found);
			if (result == null) {
				remove(route, found);
			}
		}
		return result;
	}

	PooledRoute<C> create(HttpRoute route) {
		RouteSettings own = this.resolver.resolve(route);
		Limits limits = hasDefaultLimit(own) ? own.limits().withCurrent(this.defaultLimit) : own.limits();
		return new PooledRoute<>(RouteIdentity.of(this.pool, route, own), limits);
	}

	/** Apply what was learned of the peers of a route, even after it was forgotten. */
	void learn(HttpRoute route, Map<SocketAddress, Duration> spans) {
		PooledRoute<C> living = changed(() -> {
			if (spans.isEmpty()) {
				this.learned.remove(route);
			}
			else {
				this.learned.put(route, spans);
			}
			return find(route);
		});
		if (living != null) {
			living.locked((state) -> state.learn(spans));
		}
	}

	boolean hasDefaultLimit(RouteSettings settings) {
		return settings.hasLimitsOf(this.pool.settings().base());
	}

	RouteSettings settingsOf(HttpRoute route) {
		PooledRoute<C> found = this.living.get(route);
		return (found != null) ? found.settings() : this.resolver.resolve(route);
	}

	/** Return all routes; those that are made later may be missing. */
	Collection<PooledRoute<C>> all() {
		return this.living.values();
	}

	Set<HttpRoute> names() {
		return new HashSet<>(this.living.keySet());
	}

	int defaultLimit() {
		return this.defaultLimit;
	}

	void defaultLimit(int limit) {
		this.defaultLimit = limit;
	}

	/** Forget the routes that have had nothing for a while. */
	void forget(long quietNanos, long now) {
		this.living.forEach((route, found) -> {
			if (found.locked((state) -> state.tryForget(quietNanos, now))) {
				remove(route, found);
			}
		});
	}

	/** Remove a forgotten route, unless another thread was quicker. */
	private void remove(HttpRoute route, PooledRoute<C> found) {
		if (tryRemove(route, found)) {
			long now = this.pool.now();
			this.pool.forgotten().add(found.locked((state) -> state.inspection().view(0, now)).totals());
			this.pool.listeners().tell((listener) -> listener.routeForgotten(found.identity().source()));
		}
	}

	private boolean tryRemove(HttpRoute route, PooledRoute<C> found) {
		synchronized (this.changes) {
			boolean isRemoved = this.living.remove(route, found);
			if (isRemoved) {
				this.removed++;
				shrink();
			}
			return isRemoved;
		}
	}

	/**
	 * A map never gives back the table it grew for its largest number of routes, so it is
	 * replaced when more were removed than are left: copying costs less than that did.
	 */
	@GuardedBy("changes")
	private void shrink() {
		if (this.removed > this.living.size()) {
			this.living = new ConcurrentHashMap<>(this.living);
			this.removed = 0;
		}
	}

	private <T extends @Nullable Object> T changed(Supplier<T> change) {
		synchronized (this.changes) {
			return change.get();
		}
	}

}
