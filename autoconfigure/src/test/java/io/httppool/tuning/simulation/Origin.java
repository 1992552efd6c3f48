package io.httppool.tuning.simulation;

import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.Liveness;
import io.httppool.snapshot.CloseReason;

/**
 * An origin: the server's end of connections. It closes those that are idle for long, and
 * all of them when it restarts. Confined to one thread.
 */
final class Origin {

	/** The time to learn that a request came too late. */
	static final long ROUND_TRIP = Timeline.nanos(0.01);

	/** The time that a request is on its way, during which the server may close. */
	private static final long RACE = ROUND_TRIP;

	private final Timeline timeline;

	private final Server server;

	private final KeepAlive keepAlive;

	private long restartedAt = Long.MIN_VALUE;

	/**
	 * Create an origin.
	 * @param timeline the time
	 * @param server the server that answers
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

	/** Return why an idle connection is found closed, or {@code null} if it is open. */
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

	/** Return the check that the pool makes of idle connections. */
	static Liveness<SimulatedConnection> liveness() {
		return (connection) -> connection.origin().look(connection);
	}

}
