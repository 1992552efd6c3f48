package io.httppool.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.httppool.statistics.RouteWindow.Connections;
import io.httppool.statistics.RouteWindow.Demand;
import io.httppool.statistics.RouteWindow.Exchanges;
import io.httppool.statistics.RouteWindow.LimitInForce;

/**
 * A recorder of what happens on one route until the window is closed. Recording allocates
 * nothing and costs a few nanoseconds per fact. Guarded by the lock of the route;
 * {@code now} is a reading of the ticker throughout.
 */
public final class RouteRecorder {

	/** Sixteen closings are enough to see at which age a server closes connections. */
	private static final int CLOSE_AGES = 16;

	/** The least time of a lasting exchange: most others are over by then. */
	private static final long LEAST_LASTING = Duration.ofMillis(1500).toNanos();

	/**
	 * The multiple of the mean latency from which on an exchange is lasting: no queue at
	 * a server makes its answers take that long.
	 */
	private static final long LASTING_LATENCIES = 20;

	private final Histogram waited = new Histogram();

	private final Histogram exchange = new Histogram();

	private final Histogram connect = new Histogram();

	private final GapMeter gaps = new GapMeter();

	private final SaturationMeter saturation;

	private final LevelMeter leased;

	private final LevelMeter pending;

	private final LevelMeter saturated;

	private final List<Duration> closeAges = new ArrayList<>();

	private int limit;

	private boolean isLimitChanged;

	private long startedAt;

	private long arrivals;

	private long timeouts;

	private long rejected;

	private long completions;

	private long failures;

	private long turnedAway;

	private int lasting;

	private long opened;

	private long reused;

	private long stale;

	/**
	 * Create a recorder of a route that has no connection yet.
	 * @param limit how many connections the route may have
	 * @param now when its first window begins
	 */
	public RouteRecorder(int limit, long now) {
		this.limit = limit;
		this.startedAt = now;
		this.saturation = new SaturationMeter(now);
		this.leased = new LevelMeter(now);
		this.pending = new LevelMeter(now);
		this.saturated = new LevelMeter(now);
	}

	/** Count a lease that is asked for. */
	public void arrived() {
		this.arrivals++;
	}

	/**
	 * Count a lease that is served.
	 * @param waitedNanos how long it had been pending
	 * @param isReused whether it got an open connection
	 */
	public void served(long waitedNanos, boolean isReused) {
		this.waited.record(waitedNanos);
		if (isReused) {
			this.reused++;
		}
		else {
			this.opened++;
		}
	}

	/** Count a connection that was opened in place of a leased one found stale. */
	public void replaced() {
		this.opened++;
	}

	/** Count a lease that timed out. */
	public void timedOut() {
		this.timeouts++;
	}

	/** Count a lease that was rejected because too many were pending. */
	public void rejected() {
		this.rejected++;
	}

	/**
	 * Note how many connections are leased from now on.
	 * @param count how many
	 * @param now when
	 */
	public void leased(int count, long now) {
		int before = this.leased.level();
		if (before * 2 <= this.limit) {
			this.saturation.atMostHalf(now);
		}
		for (int level = before + 1; level <= count; level++) {
			this.gaps.rose(level, now);
		}
		for (int level = before; level > count; level--) {
			this.gaps.fell(level, now);
		}
		this.leased.set(count, now);
	}

	/**
	 * Note how many leases are pending from now on.
	 * @param count how many
	 * @param isSaturated whether they are pending because the limit is reached
	 * @param now when
	 */
	public void pending(int count, boolean isSaturated, long now) {
		if (this.saturated.level() > 0) {
			this.saturation.saturated(now);
		}
		this.pending.set(count, now);
		this.saturated.set((count > 0 && isSaturated) ? 1 : 0, now);
	}

	/**
	 * Note a lease that becomes pending because the limit is reached.
	 * @param pending how many leases are pending, this one included
	 * @param leftBehind how many exchanges have been left behind
	 * @param now when
	 * @return what is known at this moment
	 */
	public SaturationEvent saturated(int pending, int leftBehind, long now) {
		return this.saturation.saturated(this.limit, pending, leftBehind, now);
	}

	/**
	 * Count an exchange that ended, but for one that was turned away.
	 * @param nanos how long it had lasted, without the time it took to connect
	 * @param isCompleted whether there was an answer
	 * @param now when
	 */
	public void exchanged(long nanos, boolean isCompleted, long now) {
		if (nanos < lastingFrom()) {
			this.exchange.record(nanos);
			this.saturation.exchanged(nanos, isCompleted, now);
		}
		if (isCompleted) {
			this.completions++;
		}
		else {
			this.failures++;
		}
	}

	/**
	 * Return the time from which on an exchange is lasting. Where all take that long,
	 * none is.
	 * @return the time in nanoseconds
	 */
	public long lastingFrom() {
		return Math.max(LEAST_LASTING, LASTING_LATENCIES * this.saturation.liveLatency());
	}

	/**
	 * Return the time from which on an exchange has been left behind by others, which
	 * began later and were answered.
	 * @param now when
	 * @return the time in nanoseconds
	 */
	public long leftBehindFrom(long now) {
		return this.saturation.leftBehindFrom(now);
	}

	/**
	 * Note how many exchanges are lasting at the end of the window.
	 * @param count how many
	 */
	public void lasting(int count) {
		this.lasting = count;
	}

	/**
	 * Count an exchange whose request the server turned away; it is a failure, too, and
	 * how long it lasted tells nothing of the answers.
	 * @param now when
	 */
	public void turnedAway(long now) {
		this.saturation.exchanged(0, false, now);
		this.failures++;
		this.turnedAway++;
	}

	/**
	 * Count a connection that was opened for a lease.
	 * @param nanos how long that took
	 */
	public void connected(long nanos) {
		this.connect.record(nanos);
		this.saturation.connected(nanos);
	}

	/**
	 * Count a connection that was found closed by the peer.
	 * @param idleNanos how long it had been idle
	 */
	public void foundStale(long idleNanos) {
		this.stale++;
		if (this.closeAges.size() < CLOSE_AGES) {
			this.closeAges.add(Duration.ofNanos(idleNanos));
		}
	}

	/**
	 * Note how many connections the route may have from now on.
	 * @param value the limit
	 * @param now when
	 */
	public void limit(int value, long now) {
		if (value != this.limit) {
			this.limit = value;
			this.isLimitChanged = true;
			this.saturation.limitChanged(now);
		}
	}

	/**
	 * Close the window and begin the next.
	 * @param route the name of the route
	 * @param end when, by the wall clock
	 * @param available how many connections are available
	 * @param idleBound how long a connection may be idle at most
	 * @param now when, by the ticker
	 * @return what happened
	 */
	public RouteWindow close(String route, Instant end, int available, Duration idleBound, long now) {
		Demand demand = new Demand(this.arrivals, this.timeouts, this.rejected, this.waited.latency(),
				Math.min(1, this.saturated.close(now).mean()));
		Exchanges exchanges = new Exchanges(this.completions, this.failures, this.turnedAway, this.exchange.latency(),
				this.lasting);
		Connections connections = new Connections(this.opened, this.reused, this.stale, this.connect.latency(),
				this.gaps.close(), this.closeAges, idleBound);
		RouteWindow window = new RouteWindow(route, end, now, Duration.ofNanos(Math.max(1, now - this.startedAt)),
				demand, exchanges, connections, this.leased.close(now), this.pending.close(now), available,
				new LimitInForce(this.limit, this.isLimitChanged, false));
		clear(now);
		return window;
	}

	private void clear(long now) {
		this.waited.clear();
		this.exchange.clear();
		this.connect.clear();
		this.closeAges.clear();
		this.isLimitChanged = false;
		this.startedAt = now;
		this.arrivals = 0;
		this.timeouts = 0;
		this.rejected = 0;
		this.completions = 0;
		this.failures = 0;
		this.turnedAway = 0;
		this.opened = 0;
		this.reused = 0;
		this.stale = 0;
	}

}
