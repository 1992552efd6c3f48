package io.httppool.tuning.simulation;

import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.Liveness;
import io.httppool.snapshot.CloseReason;

/**
 * The far end of connections: closes those that are idle for long, and all of them when
 * it restarts. Confined to one thread.
 */
final class Origin {

	/** How long it takes to learn that a request came too late. */
	static final long ROUND_TRIP = Timeline.nanos(0.01);

	/** A request may be on its way while the server closes. */
	private static final long RACE = ROUND_TRIP;

	private final Timeline timeline;

	private final Server server;

	private final KeepAlive keepAlive;

	private long restartedAt = Long.MIN_VALUE;

	/**
	 * Create an origin.
	 * @param timeline the time
	 * @param server what answers
	 * @param keepAlive for how long it keeps idle connections
	 */
	Origin(Timeline timeline, Server server, KeepAlive keepAlive) {
		this.timeline = timeline;
		this.server = server;
		this.keepAlive = keepAlive;
	}

	Server server() {
		return this.server;
	}

	/** Return for how long it says it keeps idle connections, if it says so. */
	@Nullable TimeValue stated() {
		return this.keepAlive.stated();
	}

	/** Close every connection that carries no request. */
	void restart() {
		this.restartedAt = this.timeline.now();
	}

	/** Return what a look at an idle connection finds. */
	@Nullable CloseReason look(SimulatedConnection connection) {
		boolean isClosed = isSevered(connection) || idleNanos(connection) >= this.keepAlive.nanos() + RACE;
		return isClosed ? CloseReason.STALE_FIN : null;
	}

	/** Return whether it closes a connection just as a request is sent over it. */
	boolean isRacing(SimulatedConnection connection) {
		return isSevered(connection) || idleNanos(connection) >= this.keepAlive.nanos() - RACE;
	}

	private boolean isSevered(SimulatedConnection connection) {
		return connection.usedAt() <= this.restartedAt;
	}

	private long idleNanos(SimulatedConnection connection) {
		return this.timeline.now() - connection.usedAt();
	}

	/** Return what tells the pool of closed connections. */
	static Liveness<SimulatedConnection> liveness() {
		return (connection) -> connection.origin().look(connection);
	}

}
