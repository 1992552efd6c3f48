package io.httppool.pool;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.hc.core5.http.HttpConnection;

import io.httppool.time.Ticker;

/**
 * The connections that are being opened, or were opened during their current lease.
 * Thread-safe; takes no lock.
 *
 * @param <C> the kind of connection
 */
final class Openings<C extends HttpConnection> {

	private final ConcurrentMap<C, Dial> dials = new ConcurrentHashMap<>();

	private final Ticker ticker;

	Openings(Ticker ticker) {
		this.ticker = ticker;
	}

	void begin(C connection) {
		this.dials.put(connection, new Dial(this.ticker.read(), 0, true));
	}

	/** Note the end, unless the connection was closed meanwhile. */
	void end(C connection) {
		this.dials.computeIfPresent(connection,
				(same, dial) -> new Dial(dial.startedAt(), this.ticker.read() - dial.startedAt(), false));
	}

	boolean isUnderWay(C connection) {
		Dial dial = this.dials.get(connection);
		return dial != null && dial.isUnderWay();
	}

	/** Return how long it took to open a connection, once, and 0 from then on. */
	long take(C connection) {
		Dial dial = this.dials.isEmpty() ? null : this.dials.remove(connection);
		return (dial != null) ? dial.nanos() : 0;
	}

	private record Dial(long startedAt, long nanos, boolean isUnderWay) {

	}

}
