package io.httppool.history;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;
import io.httppool.statistics.Latency;
import io.httppool.statistics.RouteWindow;

/**
 * The history of one route, or of several as one, in two resolutions. Guarded by the lock
 * of the history.
 */
final class Series {

	/** How much of the traffic of ten seconds still counts after the next ten. */
	private static final double FADING = 0.95;

	/** The memory of a series without its tracks: two samples, its name, an entry. */
	private static final int OWN_BYTES = 2 * (16 + Integer.BYTES * Column.COUNT) + 256;

	/** The memory of a series without any value. */
	static final int LEAST_BYTES = OWN_BYTES + 2 * Track.LEAST_BYTES;

	private final Track coarse;

	private @Nullable Track fine;

	private final int[] sample = new int[Column.COUNT];

	private final int[] sum = new int[Column.COUNT];

	private double activity;

	private long activeAt;

	Series(Track coarse, Track fine, long now) {
		this.coarse = coarse;
		this.fine = fine;
		this.activeAt = now;
	}

	/** Add the window of a route to the running sample. */
	void add(RouteWindow window, long now) {
		RouteWindow.Demand demand = window.demand();
		RouteWindow.Exchanges exchanges = window.exchanges();
		RouteWindow.Connections connections = window.connections();
		add(Column.REQUESTS, demand.waited().count());
		add(Column.UNSERVED, demand.timeouts() + demand.rejected());
		add(Column.FAILED, exchanges.failures());
		add(Column.OPENED, connections.opened());
		add(Column.LIMIT, window.limit().value());
		add(Column.LEASED, window.leased().max());
		add(Column.PENDING, window.pending().max());
		addP50(Column.WAIT_P50, demand.waited());
		addP99(Column.WAIT_P99, demand.waited());
		addP50(Column.EXCHANGE_P50, exchanges.latency());
		addP99(Column.EXCHANGE_P99, exchanges.latency());
		addP99(Column.DNS_P99, connections.openings().lookup().latency());
		addP99(Column.TCP_P99, connections.openings().connect().latency());
		addP99(Column.TUNNEL_P99, connections.openings().tunnel().latency());
		addP99(Column.TLS_P99, connections.openings().tls().latency());
		if (hasTraffic(window)) {
			this.activeAt = now;
		}
	}

	/** Return whether anything was asked of a route. */
	static boolean hasTraffic(RouteWindow window) {
		return window.demand().arrivals() > 0 || window.leased().max() > 0 || window.exchanges().ended() > 0;
	}

	private void addP50(Column column, Latency latency) {
		add(column, time(latency.count(), latency.p50()));
	}

	private void addP99(Column column, Latency latency) {
		add(column, time(latency.count(), latency.p99()));
	}

	private static long time(long count, Duration span) {
		return (count > 0) ? TimeUnit.NANOSECONDS.toMicros(span.toNanos()) + 1 : 0;
	}

	private void add(Column column, long value) {
		add(column.index(), value);
	}

	/** Add connections that were closed to the running sample. */
	void addClosed(CloseReason reason, int count) {
		add(Column.closedFor(reason), count);
	}

	private void add(int index, long value) {
		long sum = Column.kind(index).overRoutes(this.sample[index], value);
		this.sample[index] = (int) Math.min(Integer.MAX_VALUE, sum);
	}

	/** End the running sample. */
	void endSample(long number, long spanNanos) {
		if (this.fine != null) {
			this.fine.put(number, this.sample, spanNanos);
		}
		for (int index = 0; index < this.sum.length; index++) {
			long sum = Column.kind(index).overTime(this.sum[index], this.sample[index]);
			this.sum[index] = (int) Math.min(Integer.MAX_VALUE, sum);
		}
		Arrays.fill(this.sample, 0);
	}

	/** End the running coarse sample. */
	void endCoarseSample(long number, long spanNanos) {
		this.coarse.put(number, this.sum, spanNanos);
		this.activity = FADING * this.activity + this.sum[Column.REQUESTS.index()];
		Arrays.fill(this.sum, 0);
	}

	/**
	 * Return how much traffic there was, the newest counted most.
	 */
	double activity() {
		return this.activity + this.sum[Column.REQUESTS.index()];
	}

	/** Take over the traffic of a route that had no series of its own so far. */
	void activity(double activity) {
		this.activity = activity;
	}

	/** Return when anything was last asked of the route. */
	long activeAt() {
		return this.activeAt;
	}

	/** Add what another series has, as far as it is kept. */
	void add(Series other, long nextFine, long nextCoarse) {
		this.coarse.add(other.coarse, nextCoarse);
		if (this.fine != null && other.fine != null) {
			this.fine.add(other.fine, nextFine);
		}
		for (int index = 0; index < this.sum.length; index++) {
			long sum = Column.kind(index).overRoutes(this.sum[index], other.sum[index]);
			this.sum[index] = (int) Math.min(Integer.MAX_VALUE, sum);
		}
	}

	boolean hasFine() {
		return this.fine != null;
	}

	/** Keep coarse samples only, or fine ones from now on. */
	void fine(@Nullable Track track) {
		this.fine = track;
	}

	/** Return the samples of a resolution, {@code null} if there are none. */
	@Nullable Track track(boolean isFine) {
		return isFine ? this.fine : this.coarse;
	}

	/** Return how much memory this takes. */
	int bytes() {
		return OWN_BYTES + this.coarse.bytes() + ((this.fine != null) ? this.fine.bytes() : 0);
	}

}
