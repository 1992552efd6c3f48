package io.httppool.tuning.simulation;

import java.time.Duration;

/**
 * A tally of what became of the requests of one caller. Confined to one thread.
 */
final class Tally {

	private static final double NEGLIGIBLE = 0.05;

	private final Samples latencies = new Samples();

	private final Samples failures = new Samples();

	private final Area connections;

	private final Area calls;

	private int arrivals;

	private int opened;

	private int stale;

	private int repeated;

	private int limit;

	private int limitChanges;

	private Duration idleTimeout = Duration.ZERO;

	private int idleTimeoutChanges;

	/**
	 * Create a tally of nothing.
	 * @param timeline the time
	 * @param limit the limit of the route
	 */
	Tally(Timeline timeline, int limit) {
		this.connections = new Area(timeline);
		this.calls = new Area(timeline);
		this.limit = limit;
	}

	void arrived() {
		this.arrivals++;
		this.calls.add(1);
	}

	void answered(long nanos) {
		this.latencies.add(Timeline.seconds(nanos));
		this.calls.add(-1);
	}

	void failed(long nanos) {
		this.failures.add(Timeline.seconds(nanos));
		this.calls.add(-1);
	}

	void opened() {
		this.opened++;
		this.connections.add(1);
	}

	void closed() {
		this.connections.add(-1);
	}

	/** Count a connection that proved to be closed when a request was sent over it. */
	void foundStale() {
		this.stale++;
	}

	/** Count a request that is sent once more. */
	void repeated() {
		this.repeated++;
	}

	/** Note the limit in force. */
	void limit(int limit) {
		if (limit != this.limit) {
			this.limit = limit;
			this.limitChanges++;
		}
	}

	/** Note the idle timeout in force; the first one is no change. */
	void idleTimeout(Duration idleTimeout) {
		double before = this.idleTimeout.toMillis();
		if (Math.abs(idleTimeout.toMillis() - before) > NEGLIGIBLE * before) {
			this.idleTimeout = idleTimeout;
			this.idleTimeoutChanges += (before > 0) ? 1 : 0;
		}
	}

	Samples latencies() {
		return this.latencies;
	}

	Samples failures() {
		return this.failures;
	}

	Area connections() {
		return this.connections;
	}

	Area calls() {
		return this.calls;
	}

	int answeredCount() {
		return this.latencies.count();
	}

	int arrivals() {
		return this.arrivals;
	}

	int openedCount() {
		return this.opened;
	}

	int staleCount() {
		return this.stale;
	}

	int repeatedCount() {
		return this.repeated;
	}

	int limit() {
		return this.limit;
	}

	int limitChanges() {
		return this.limitChanges;
	}

	int idleTimeoutChanges() {
		return this.idleTimeoutChanges;
	}

}
