package io.httppool.tuning;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.pool.ConnectionPool;
import io.httppool.statistics.RouteWindow;
import io.httppool.time.PoolClock;

/**
 * Tunes the pools of an application: closes the windows of their routes, asks a policy
 * what to make of them, carries that out and writes it down. Thread-safe; has no thread
 * of its own.
 */
public final class Tuner {

	private final TuningSettings settings;

	private final TuningPolicy policy;

	private final PoolClock clock;

	private final ConcurrentMap<ConnectionPool<?>, TuningLoop> loops = new ConcurrentHashMap<>();

	/**
	 * Create a tuner that knows no pool yet.
	 * @param settings how to tune
	 * @param policy decides
	 * @param clock where time comes from
	 */
	public Tuner(TuningSettings settings, TuningPolicy policy, PoolClock clock) {
		this.settings = settings;
		this.policy = policy;
		this.clock = clock;
	}

	/**
	 * Return how the pools are tuned.
	 * @return the settings
	 */
	public TuningSettings settings() {
		return this.settings;
	}

	/**
	 * Have a pool tuned. From now on its limits may grow as leases find them reached.
	 * @param pool the pool
	 */
	public void attach(ConnectionPool<?> pool) {
		of(pool);
	}

	/**
	 * Close the windows of a pool, decide, and carry it out.
	 * @param pool the pool
	 * @param now the reading of the ticker
	 * @return how long it is, from that reading on, until a multiple of the interval on
	 * the wall clock: half an interval at least
	 */
	public Duration runOnce(ConnectionPool<?> pool, long now) {
		of(pool).runOnce();
		return untilNext().plusNanos(this.clock.ticker().read() - now);
	}

	/**
	 * Replicas of an application that decide together see what they do together. A window
	 * that would last less than half an interval is not worth a decision: whoever wakes a
	 * little early waits for the multiple after the next.
	 */
	private Duration untilNext() {
		long interval = this.settings.interval().toNanos();
		long nanos = TimeUnit.MILLISECONDS.toNanos(this.clock.instants().instant().toEpochMilli()) % interval;
		long left = interval - nanos;
		return Duration.ofNanos((left < interval / 2) ? left + interval : left);
	}

	/**
	 * Return the last decisions for a pool.
	 * @param pool the pool
	 * @return the decisions, the newest first
	 */
	public List<JournalEntry> journal(ConnectionPool<?> pool) {
		return of(pool).journal();
	}

	/**
	 * Return the last decision for a route.
	 * @param pool the pool
	 * @param route the name of the route
	 * @return the decision, or empty if there was none lately
	 */
	public Optional<JournalEntry> lastDecision(ConnectionPool<?> pool, String route) {
		return of(pool).lastDecision(route);
	}

	/**
	 * Return the window of a route that was closed last.
	 * @param pool the pool
	 * @param route the name of the route
	 * @return the window, or empty if there was none yet
	 */
	public Optional<RouteWindow> window(ConnectionPool<?> pool, String route) {
		return of(pool).window(route);
	}

	/**
	 * Leave limits and idle times as they are until {@link #resume}. Meanwhile as many
	 * leases may wait as configured, and nothing is reserved for any route.
	 * @param pool the pool
	 */
	public void pause(ConnectionPool<?> pool) {
		of(pool).isPaused(true);
	}

	/**
	 * Decide again.
	 * @param pool the pool
	 */
	public void resume(ConnectionPool<?> pool) {
		of(pool).isPaused(false);
	}

	/**
	 * Return whether no decisions are made for a pool.
	 * @param pool the pool
	 * @return whether it is paused
	 */
	public boolean isPaused(ConnectionPool<?> pool) {
		return of(pool).isPaused();
	}

	/**
	 * Set the limit of a route by hand. It holds until its time is over, whatever the
	 * policy says, and then until the policy changes it.
	 * @param pool the pool
	 * @param route the route
	 * @param limit how many connections it may have, at least 1
	 * @param span for how long
	 */
	public void override(ConnectionPool<?> pool, HttpRoute route, int limit, Duration span) {
		of(pool).override(route, limit, span);
	}

	/**
	 * Return the limit that was set by hand, if it holds.
	 * @param pool the pool
	 * @param route the name of the route
	 * @return the limit, or empty if none was set or its time is over
	 */
	public Optional<LimitOverride> overrideOf(ConnectionPool<?> pool, String route) {
		return of(pool).overrideOf(route);
	}

	private TuningLoop of(ConnectionPool<?> pool) {
		return this.loops.computeIfAbsent(pool,
				(absent) -> new TuningLoop(absent, this.settings, this.policy, this.clock));
	}

}
