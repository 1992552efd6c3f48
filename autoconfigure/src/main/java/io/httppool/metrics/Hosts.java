package io.httppool.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.event.PoolRoute;

/**
 * The hosts of one pool and the meters of each. The routes to one host share them; they
 * come with the first of these routes and go with the last. Thread-safe; to find the
 * meters of a route takes no lock.
 *
 * @param <M> the kind of meters
 */
final class Hosts<M> {

	private static final Logger logger = LoggerFactory.getLogger(Hosts.class);

	private final String pool;

	private final MeterSettings settings;

	private final BiFunction<HostTags, Set<PoolRoute>, M> create;

	private final Consumer<M> remove;

	private final ConcurrentMap<PoolRoute, Host<M>> routes = new ConcurrentHashMap<>();

	@GuardedBy("this")
	private final Map<HostTags, Host<M>> hosts = new HashMap<>();

	/** Routes whose meters could not be registered; that is not tried again. */
	private final Set<PoolRoute> failed = ConcurrentHashMap.newKeySet();

	@GuardedBy("this")
	private boolean isClosed;

	@GuardedBy("this")
	private boolean isFull;

	/**
	 * Create an instance without any host.
	 * @param pool the name of the pool
	 * @param settings says how many hosts there may be
	 * @param create creates the meters of a host, and is given its routes
	 * @param remove removes them
	 */
	Hosts(String pool, MeterSettings settings, BiFunction<HostTags, Set<PoolRoute>, M> create, Consumer<M> remove) {
		this.pool = pool;
		this.settings = settings;
		this.create = create;
		this.remove = remove;
	}

	/**
	 * Return the meters of a route, which may be new; {@code null} if they could not be
	 * registered.
	 */
	@Nullable M of(PoolRoute route) {
		Host<M> found = this.routes.get(route);
		if (found != null) {
			return found.meters();
		}
		return this.failed.contains(route) ? null : add(route);
	}

	/** Return the meters of a route, {@code null} if it has been forgotten. */
	@Nullable M find(PoolRoute route) {
		Host<M> found = this.routes.get(route);
		return (found != null) ? found.meters() : null;
	}

	/** Do something with the meters of a route, unless it has been forgotten. */
	void with(PoolRoute route, Consumer<M> action) {
		M found = find(route);
		if (found != null) {
			action.accept(found);
		}
	}

	private synchronized @Nullable M add(PoolRoute route) {
		if (this.isClosed) {
			return null;
		}
		Host<M> found = this.routes.get(route);
		if (found != null) {
			return found.meters();
		}
		HostTags tags = tagsOf(route);
		Host<M> host = this.hosts.get(tags);
		if (host == null) {
			host = create(route, tags);
			this.hosts.put(tags, host);
		}
		host.members().add(route);
		this.routes.put(route, host);
		return host.meters();
	}

	private Host<M> create(PoolRoute route, HostTags tags) {
		Set<PoolRoute> members = ConcurrentHashMap.newKeySet();
		try {
			return new Host<>(tags, members, this.create.apply(tags, members));
		}
		catch (RuntimeException | Error ex) {
			this.failed.add(route);
			throw ex;
		}
	}

	@GuardedBy("this")
	private HostTags tagsOf(PoolRoute route) {
		if (!this.settings.perHost()) {
			return HostTags.ALL;
		}
		HostTags tags = HostTags.of(route);
		boolean hasRoom = this.hosts.containsKey(tags)
				|| this.hosts.keySet().stream().filter((own) -> !own.equals(HostTags.OTHER)).count() < this.settings
					.maxHosts();
		if (!hasRoom && !this.isFull) {
			this.isFull = true;
			logger.info(
					"{} - The meters of hosts beyond the first {} are summed as 'other': raise httppool.metrics.max-routes to tell them apart",
					this.pool, this.settings.maxHosts());
		}
		return hasRoom ? tags : HostTags.OTHER;
	}

	/** Forget a route, and the meters of its host if it was the last to it. */
	synchronized void forget(PoolRoute route) {
		this.failed.remove(route);
		Host<M> host = this.routes.remove(route);
		if (host != null && host.members().remove(route) && host.members().isEmpty()) {
			this.hosts.remove(host.tags());
			this.remove.accept(host.meters());
		}
	}

	/** Forget all, for good. */
	synchronized void forgetAll() {
		this.isClosed = true;
		this.routes.keySet().forEach(this::forget);
	}

	private record Host<M>(HostTags tags, Set<PoolRoute> members, M meters) {

	}

}
