package io.httppool.tuning;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.pool.ConnectionPool;
import io.httppool.statistics.RouteWindow;
import io.httppool.time.PoolClock;

/**
 * The tuner of all pools of an application: it closes the windows of their routes, asks a
 * policy to decide, carries the decisions out and writes them down. A pool that is not
 * attached, or not any more, is left alone. Thread-safe; it has no thread of its own.
 */
public final class Tuner {

	private volatile TuningSettings settings;

	private volatile TuningPolicy policy;

	private final PoolClock clock;

	private final List<WindowListener> listeners = new CopyOnWriteArrayList<>();

	private final ConcurrentMap<ConnectionPool<?>, TuningLoop> loops = new ConcurrentHashMap<>();

	/**
	 * Create a tuner that knows no pool yet.
	 * @param settings how to tune
	 * @param policy the policy that decides
	 * @param clock the source of time
	 */
	public Tuner(TuningSettings settings, TuningPolicy policy, PoolClock clock) {
		this.settings = settings;
		this.policy = policy;
		this.clock = clock;
	}

	/**
	 * Have a listener told of all windows from now on, once their decisions are carried
	 * out. An error that it throws fails the run, which is counted and logged.
	 * @param listener the listener
	 */
	public void onWindows(WindowListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Return how the pools are tuned.
	 * @return the settings
	 */
	public TuningSettings settings() {
		return this.settings;
	}

	/**
	 * Tune by other settings from now on with the same policy, and within the bounds that
	 * the routes have now. A route whose bounds are the same goes on, if the settings are
	 * the same, too; the policy begins anew on the others.
	 * @param settings how to tune
	 */
	public void configure(TuningSettings settings) {
		configure(settings, this.policy);
	}

	/**
	 * Tune by other settings from now on, and within the bounds that the routes have now.
	 * Another policy begins anew on all routes.
	 * @param settings how to tune
	 * @param policy the policy that decides
	 */
	public void configure(TuningSettings settings, TuningPolicy policy) {
		this.settings = settings;
		this.policy = policy;
		this.loops.values().forEach((loop) -> loop.configure(settings, policy));
	}

	/**
	 * Attach a pool. From now on its limits may grow as leases find them reached.
	 * @param pool the pool
	 */
	public void attach(ConnectionPool<?> pool) {
		this.loops.computeIfAbsent(pool, (absent) -> new TuningLoop(absent, this.settings, this.policy, this.clock));
	}

	/**
	 * Forget a pool that has ended.
	 * @param pool the pool
	 */
	public void detach(ConnectionPool<?> pool) {
		this.loops.remove(pool);
	}

	/**
	 * Close the windows of a pool, decide, and carry it out.
	 * @param pool the pool
	 * @param now the reading of the ticker
	 * @return how long it is, from that reading on, until a multiple of the interval on
	 * the wall clock: half an interval at least
	 */
	public Duration runOnce(ConnectionPool<?> pool, long now) {
		find(pool).ifPresent((loop) -> {
			loop.runOnce();
			this.listeners.forEach((listener) -> listener.closed(pool, loop.windows()));
		});
		return untilNext().plusNanos(this.clock.ticker().read() - now);
	}

	/**
	 * Return the time until the next multiple of the interval, so that replicas decide
	 * together and see their joint effect. A window shorter than half an interval is not
	 * worth a decision, so after a call that came a little early it is the multiple after
	 * the next.
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
		return find(pool).map(TuningLoop::journal).orElse(List.of());
	}

	/**
	 * Return the last decision for a route.
	 * @param pool the pool
	 * @param route the name of the route
	 * @return the decision, or empty if there was none lately
	 */
	public Optional<JournalEntry> lastDecision(ConnectionPool<?> pool, String route) {
		return find(pool).flatMap((loop) -> loop.lastDecision(route));
	}

	/**
	 * Return the window of a route that was closed last.
	 * @param pool the pool
	 * @param route the name of the route
	 * @return the window, or empty if there was none yet
	 */
	public Optional<RouteWindow> window(ConnectionPool<?> pool, String route) {
		return find(pool).flatMap((loop) -> loop.window(route));
	}

	/**
	 * Leave limits and idle times as they are until {@link #resume}. Meanwhile as many
	 * leases may be pending as configured, and nothing is reserved for any route.
	 * @param pool the pool
	 */
	public void pause(ConnectionPool<?> pool) {
		find(pool).ifPresent((loop) -> loop.isPaused(true));
	}

	/**
	 * Resume the tuning of a pool.
	 * @param pool the pool
	 */
	public void resume(ConnectionPool<?> pool) {
		find(pool).ifPresent((loop) -> loop.isPaused(false));
	}

	/**
	 * Return whether the tuning of a pool is paused.
	 * @param pool the pool
	 * @return whether it is paused
	 */
	public boolean isPaused(ConnectionPool<?> pool) {
		return find(pool).map(TuningLoop::isPaused).orElse(false);
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
		find(pool).ifPresent((loop) -> loop.override(route, limit, span));
	}

	/**
	 * Return the limit that was set by hand, if it holds.
	 * @param pool the pool
	 * @param route the name of the route
	 * @return the limit, or empty if none was set or its time is over
	 */
	public Optional<LimitOverride> overrideOf(ConnectionPool<?> pool, String route) {
		return find(pool).flatMap((loop) -> loop.overrideOf(route));
	}

	/** Return the loop of a pool; one that is not attached has none. */
	private Optional<TuningLoop> find(ConnectionPool<?> pool) {
		return Optional.ofNullable(this.loops.get(pool));
	}

}
