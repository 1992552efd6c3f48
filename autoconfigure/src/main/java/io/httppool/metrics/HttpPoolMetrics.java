package io.httppool.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;

/**
 * The meters of all pools of an application: each pool gets its own when it is made. What
 * a meter registry throws costs no request. Thread-safe.
 */
public final class HttpPoolMetrics implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(HttpPoolMetrics.class);

	private final MeterRegistry registry;

	private final MeterSettings settings;

	private final Upkeep upkeep;

	private final PoolClock clock;

	/** What removes the meters of each pool. */
	private final IdentityHashMap<ConnectionPool<?>, List<Runnable>> removals = new IdentityHashMap<>();

	private final Map<String, Boolean> free = new HashMap<>();

	private boolean isClosed;

	/**
	 * Create meters for no pool.
	 * @param registry where to register them
	 * @param settings which there are
	 * @param upkeep knows leaks, and how it fares itself
	 * @param clock the source of time
	 */
	public HttpPoolMetrics(MeterRegistry registry, MeterSettings settings, Upkeep upkeep, PoolClock clock) {
		this.registry = registry;
		this.settings = settings;
		this.upkeep = upkeep;
		this.clock = clock;
	}

	/**
	 * Have all pools measured, those that are made later, too.
	 * @param pools the pools
	 */
	public void bindTo(PoolRegistry pools) {
		pools.onCreated(this::measure);
		pools.onForgotten(this::forget);
	}

	/**
	 * Have one more pool measured.
	 * @param pool the pool
	 */
	public synchronized void measure(ConnectionPool<?> pool) {
		// A pool may be told of twice while it is made.
		if (this.isClosed || this.removals.containsKey(pool)) {
			return;
		}
		List<Runnable> ofPool = new ArrayList<>();
		this.removals.put(pool, ofPool);
		PoolReading reading = new PoolReading(pool::snapshot, () -> this.upkeep.leaks(pool), this.clock.ticker());
		PoolMeters meters = new PoolMeters(pool, reading, this.upkeep, this.registry, this.settings);
		pool.events().tell(meters);
		ofPool.add(meters::remove);
		if (this.settings.compatibility() && isFree("httpcomponents.httpclient.pool.total.max", pool)) {
			ofPool.add(new CompatibilityMeters(pool, reading, this.registry, this.settings)::remove);
		}
		if (this.settings.openTelemetry() && isFree(OpenTelemetryMeters.OPEN_CONNECTIONS, pool)) {
			OpenTelemetryMeters conventional = new OpenTelemetryMeters(pool, reading, this.registry, this.settings);
			pool.events().tell(conventional);
			ofPool.add(conventional::remove);
		}
	}

	private synchronized void forget(ConnectionPool<?> pool) {
		List<Runnable> ofPool = this.removals.remove(pool);
		if (ofPool != null) {
			ofPool.forEach(Runnable::run);
		}
	}

	/** Return whether nobody else had published meters of that name before us. */
	private boolean isFree(String name, ConnectionPool<?> pool) {
		boolean isFree = this.free.computeIfAbsent(name, (absent) -> this.registry.find(absent).meter() == null);
		if (!isFree) {
			logger.debug("{} - Meters named {} are published by another binder already", pool.name(), name);
		}
		return isFree;
	}

	/** Remove all meters. */
	@Override
	public synchronized void close() {
		this.isClosed = true;
		this.removals.values().forEach((ofPool) -> ofPool.forEach(Runnable::run));
		this.removals.clear();
	}

}
