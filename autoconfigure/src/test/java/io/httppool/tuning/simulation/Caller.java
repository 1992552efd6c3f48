package io.httppool.tuning.simulation;

import java.util.concurrent.Future;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;

import io.httppool.pool.BackgroundConnector.Outcome;
import io.httppool.pool.ConnectionPool;

/**
 * A caller: it sends the requests of one application to one origin, over the pool of the
 * application. Confined to one thread.
 */
final class Caller {

	private static final double MEAN_CONNECT = 0.03;

	private static final double CONNECT_VARIATION = 0.3;

	/**
	 * The share of the requests that may be sent again when a connection proves closed.
	 */
	private static final double REPEATABLE = 0.7;

	private final Timeline timeline;

	private final ConnectionPool<SimulatedConnection> pool;

	private final HttpRoute route;

	private final Origin origin;

	private final Terms terms;

	private final RandomStream sizes;

	private final RandomStream connects;

	private final Tally tally;

	/**
	 * Create a caller.
	 * @param timeline the time
	 * @param pool the pool of the application
	 * @param origin where requests go to
	 * @param terms the kind of its requests
	 * @param random the source of chance
	 * @param tally the tally of their outcomes
	 */
	Caller(Timeline timeline, ConnectionPool<SimulatedConnection> pool, Origin origin, Terms terms, RandomStream random,
			Tally tally) {
		this.timeline = timeline;
		this.pool = pool;
		this.origin = origin;
		this.terms = terms;
		this.sizes = random.fork();
		this.connects = random.fork();
		this.tally = tally;
		this.route = new HttpRoute(new HttpHost("https", terms.host(), 443));
	}

	HttpRoute route() {
		return this.route;
	}

	Tally tally() {
		return this.tally;
	}

	/** Send a request. */
	void call() {
		call(() -> {
		});
	}

	/**
	 * Send a request.
	 * @param onEnd is run when it has ended, one way or the other
	 */
	void call(Runnable onEnd) {
		call(this.terms.sizes(), onEnd);
	}

	/**
	 * Send a request that is not of the usual size.
	 * @param kind how long it takes the server
	 * @param onEnd is run when it has ended, one way or the other
	 */
	void call(Sizes kind, Runnable onEnd) {
		double size = kind.next(this.sizes, this.timeline.seconds());
		boolean isRepeatable = this.sizes.uniform() < REPEATABLE;
		new Call(this, size, isRepeatable, onEnd).start();
	}

	long now() {
		return this.timeline.now();
	}

	Origin origin() {
		return this.origin;
	}

	/** Ask the pool for a connection, and give up when the time is over. */
	void lease(FutureCallback<PoolEntry<HttpRoute, SimulatedConnection>> callback) {
		Future<PoolEntry<HttpRoute, SimulatedConnection>> lease = this.pool.lease(this.route, null, null, callback);
		if (!lease.isDone()) {
			this.timeline.after(Timeline.nanos(this.terms.patience().lease()), () -> Deadline.pass(lease));
			this.tally.limit(this.pool.getMaxPerRoute(this.route));
		}
	}

	/** Open a connection for an entry that has none. */
	void connect(PoolEntry<HttpRoute, SimulatedConnection> entry, Runnable then) {
		SimulatedConnection connection = new SimulatedConnection(this.origin, this.tally::closed);
		this.tally.opened();
		entry.assignConnection(connection);
		this.pool.noteConnecting(connection, true);
		double seconds = this.connects.lognormal(MEAN_CONNECT, CONNECT_VARIATION);
		this.timeline.after(Timeline.nanos(seconds), () -> {
			this.pool.noteConnecting(connection, false);
			then.run();
		});
	}

	/** Open a connection that no request waits for. */
	Outcome tryConnectAhead(Runnable onEnd) {
		PoolEntry<HttpRoute, SimulatedConnection> entry = this.pool.aheadOpenings().tryBegin(this.route);
		if (entry == null) {
			return Outcome.NO_ROOM;
		}
		connect(entry, () -> {
			entry.getConnection().opened(now());
			this.pool.aheadOpenings().end(entry, true);
			onEnd.run();
		});
		return Outcome.OPENED;
	}

	/** Schedule an action for the response timeout. */
	void atResponseTimeout(Runnable action) {
		this.timeline.after(Timeline.nanos(this.terms.patience().response()), action);
	}

	/** Schedule an action for when a reset has come back. */
	void afterRoundTrip(Runnable action) {
		this.timeline.after(Origin.ROUND_TRIP, action);
	}

	/** Give back a connection that can be used again. */
	void giveBack(PoolEntry<HttpRoute, SimulatedConnection> entry) {
		TimeValue stated = this.origin.stated();
		if (stated != null) {
			entry.updateExpiry(stated);
		}
		this.pool.release(entry, true);
	}

	/** Give back a connection that cannot be used again. */
	void discard(PoolEntry<HttpRoute, SimulatedConnection> entry) {
		entry.discardConnection(CloseMode.IMMEDIATE);
		this.pool.release(entry, false);
	}

	/**
	 * The kind of requests of a caller.
	 *
	 * @param host where they go to
	 * @param sizes how long they take the server
	 * @param patience how long they wait
	 */
	record Terms(String host, Sizes sizes, Patience patience) {

	}

}
