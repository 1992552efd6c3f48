package io.httppool.endpoint;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import io.httppool.pool.PoolRegistry;
import io.httppool.pool.PoolSnapshot;
import io.httppool.pool.RoutePool;

/**
 * Shows the pools to people and to machines. Reading takes the lock of each route of the
 * pool once, one after the other. Thread-safe.
 */
@Endpoint(id = "httppool", defaultAccess = Access.READ_ONLY)
public final class HttpPoolEndpoint {

	private static final String CONNECTIONS = "connections";

	private final PoolRegistry registry;

	/**
	 * Create an endpoint.
	 * @param registry knows the pools
	 */
	public HttpPoolEndpoint(PoolRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Describe all pools.
	 * @return the pools, with advice
	 */
	@ReadOperation
	public PoolsDescriptor pools() {
		List<PoolSnapshot> snapshots = this.registry.pools().stream().<PoolSnapshot>map(RoutePool::snapshot).toList();
		return Descriptors.pools(snapshots);
	}

	/**
	 * Describe one pool.
	 * @param pool its name
	 * @return the pool, with its settings
	 * @throws InvalidEndpointRequestException if there is no such pool
	 */
	@ReadOperation
	public PoolDescriptor pool(@Selector String pool) {
		return Descriptors.pool(find(pool));
	}

	/**
	 * Describe what one pool has several of. Parameters that are missing or empty select
	 * everything.
	 * @param pool the name of the pool
	 * @param view what to list: {@code connections}
	 * @param state only connections in that state
	 * @param route only connections of that route
	 * @param sort the column to sort by, the largest value first
	 * @param limit how many to list at most
	 * @return the connections
	 * @throws InvalidEndpointRequestException if there is no such pool or view, or a
	 * parameter is wrong
	 */
	@ReadOperation
	public ConnectionsDescriptor view(@Selector String pool, @Selector String view, @Nullable String state,
			@Nullable String route, @Nullable String sort, @Nullable String limit) {
		RoutePool<?> found = find(pool);
		if (!view.equals(CONNECTIONS)) {
			throw new NotFoundException("No view named '%s'. Views of a pool: %s.".formatted(view, CONNECTIONS));
		}
		return Descriptors.connections(ConnectionQuery.of(state, route, sort, limit), found.connections());
	}

	private RoutePool<?> find(String name) {
		return this.registry.find(name)
			.orElseThrow(() -> new NotFoundException("No pool named '%s'. %s".formatted(name, known())));
	}

	private String known() {
		List<RoutePool<?>> pools = this.registry.pools();
		return pools.isEmpty() ? "There is none yet."
				: pools.stream().map(RoutePool::name).collect(Collectors.joining(", ", "Pools: ", "."));
	}

}
