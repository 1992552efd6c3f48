package io.httppool.endpoint;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.httppool.endpoint.ControlCommand.Deed;
import io.httppool.history.PoolHistories;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.time.PoolClock;
import io.httppool.tuning.Tuner;
import io.httppool.upkeep.Upkeep;
import io.httppool.verdict.Advice;
import io.httppool.warmup.WarmUpStatus;

/**
 * The actuator endpoint that shows the pools and acts on them. Reading takes the lock of
 * each route of the pool once, one after the other. Thread-safe.
 */
@Endpoint(id = "httppool", defaultAccess = Access.READ_ONLY)
@ImportRuntimeHints(HttpPoolEndpointRuntimeHints.class)
public final class HttpPoolEndpoint {

	private static final String CONNECTIONS = "connections";

	private static final String LEAKS = "leaks";

	private static final String DECISIONS = "decisions";

	private static final String HISTORY = "history";

	private static final Logger logger = LoggerFactory.getLogger(HttpPoolEndpoint.class);

	private final PoolRegistry registry;

	private final Upkeep upkeep;

	private final Tuner tuner;

	private final PoolHistories histories;

	private final Supplier<List<Advice>> advice;

	private final Function<String, List<WarmUpStatus>> warmUps;

	/**
	 * Create an endpoint without a history.
	 * @param registry the pools
	 * @param upkeep their upkeep
	 * @param tuner their tuner
	 */
	public HttpPoolEndpoint(PoolRegistry registry, Upkeep upkeep, Tuner tuner) {
		this(registry, upkeep, tuner, new PoolHistories(registry, tuner, PoolClock.system()), List::of,
				(pool) -> List.of());
	}

	/**
	 * Create an endpoint that has more advice than that on the pools, and shows warm-ups.
	 * @param registry the pools
	 * @param upkeep their upkeep
	 * @param tuner their tuner
	 * @param histories their histories
	 * @param advice the other advice, at the moment it is asked for
	 * @param warmUps returns the last warm-ups of a pool, by its name
	 */
	public HttpPoolEndpoint(PoolRegistry registry, Upkeep upkeep, Tuner tuner, PoolHistories histories,
			Supplier<List<Advice>> advice, Function<String, List<WarmUpStatus>> warmUps) {
		this.registry = registry;
		this.upkeep = upkeep;
		this.tuner = tuner;
		this.histories = histories;
		this.advice = advice;
		this.warmUps = warmUps;
	}

	/**
	 * Describe all pools.
	 * @return the pools, with advice
	 */
	@ReadOperation
	PoolsDescriptor pools() {
		List<PoolSnapshot> snapshots = this.registry.pools()
			.stream()
			.<PoolSnapshot>map(ConnectionPool::snapshot)
			.toList();
		return Descriptors.pools(snapshots, this.advice.get());
	}

	/**
	 * Describe one pool.
	 * @param pool its name
	 * @return the pool, with its settings
	 * @throws InvalidEndpointRequestException if there is no such pool
	 */
	@ReadOperation
	PoolDescriptor pool(@Selector String pool) {
		return describe(find(pool));
	}

	/**
	 * List the connections, decisions, leaks or the history of one pool. Parameters that
	 * are missing or empty select everything.
	 * @param pool the name of the pool
	 * @param view what to list: {@code connections}, {@code decisions}, {@code leaks} or
	 * {@code history}
	 * @param state only connections in that state
	 * @param route only connections, decisions or the history of that route
	 * @param sort the column to sort connections by, the largest value first
	 * @param limit how many connections, decisions or samples to list at most
	 * @return the connections, the decisions, the leaks or the history
	 * @throws InvalidEndpointRequestException if there is no such pool or view, or a
	 * parameter is wrong
	 */
	@ReadOperation
	public OperationResponseBody view(@Selector String pool, @Selector String view, @Nullable String state,
			@Nullable String route, @Nullable String sort, @Nullable String limit) {
		ConnectionPool<?> found = find(pool);
		return switch (view) {
			case CONNECTIONS ->
				Descriptors.connections(ConnectionQuery.of(state, route, sort, limit), found.connections());
			case DECISIONS -> DecisionsDescriptor.of(DecisionQuery.of(route, limit), this.tuner.journal(found));
			case LEAKS -> LeaksDescriptor.of(this.upkeep.leaks(found));
			case HISTORY -> HistoryDescriptor.of(HistoryQuery.of(route, limit), found, this.histories);
			default -> throw new NotFoundException("No view named '%s'. Views of a pool: %s, %s, %s, %s."
				.formatted(view, CONNECTIONS, DECISIONS, LEAKS, HISTORY));
		};
	}

	/**
	 * Carry out an action on one pool.
	 * @param pool its name
	 * @param action what to do: {@code evict-idle}, {@code drain}, {@code resume},
	 * {@code rotate-tls}, {@code limit}, {@code pause-tuning} or {@code resume-tuning}
	 * @param route the name of the one route it is meant for; without it, all are
	 * @param value the limit to be set
	 * @param duration for how long it holds
	 * @return the pool afterwards
	 * @throws InvalidEndpointRequestException if there is no such pool, or a parameter is
	 * wrong
	 */
	@WriteOperation
	PoolDescriptor control(@Selector String pool, @Nullable String action, @Nullable String route,
			@Nullable String value, @Nullable String duration) {
		ConnectionPool<?> found = find(pool);
		PoolAction known = PoolAction.of(action);
		return carryOut(found,
				known.command(found, this.tuner, new CommandParameters(known.word(), route, value, duration)));
	}

	/**
	 * Close the idle connections of one pool.
	 * @param pool its name
	 * @param view what to delete: {@code connections}
	 * @param route the name of the one route it is meant for; without it, all are
	 * @return the pool afterwards
	 * @throws InvalidEndpointRequestException if there is no such pool or route, or the
	 * view cannot be deleted
	 */
	@DeleteOperation
	PoolDescriptor evict(@Selector String pool, @Selector String view, @Nullable String route) {
		ConnectionPool<?> found = find(pool);
		if (!view.equals(CONNECTIONS)) {
			throw new NotFoundException("'%s' of a pool cannot be deleted, only %s.".formatted(view, CONNECTIONS));
		}
		return carryOut(found, new ControlCommand(found, Deed.EVICT_IDLE, route));
	}

	private PoolDescriptor carryOut(ConnectionPool<?> pool, PoolCommand command) {
		logger.info("{} - {}", pool.name(), command.carryOut());
		return describe(pool);
	}

	private PoolDescriptor describe(ConnectionPool<?> pool) {
		return Descriptors.pool(pool, this.tuner, this.upkeep.age(pool), this.warmUps.apply(pool.name()));
	}

	private ConnectionPool<?> find(String name) {
		return this.registry.find(name)
			.orElseThrow(() -> new NotFoundException("No pool named '%s'. %s".formatted(name, known())));
	}

	private String known() {
		List<ConnectionPool<?>> pools = this.registry.pools();
		return pools.isEmpty() ? "There are no pools yet."
				: pools.stream().map(ConnectionPool::name).collect(Collectors.joining(", ", "Pools: ", "."));
	}

}
