package io.httppool.pool;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.hc.core5.http.HttpConnection;

import io.httppool.time.Ticker;

/**
 * The connections that are being opened, or were opened during their current lease.
 * Thread-safe; takes no lock.
 */
final class Openings {

	private final ConcurrentMap<HttpConnection, Opening> openings = new ConcurrentHashMap<>();

	private final Ticker ticker;

	Openings(Ticker ticker) {
		this.ticker = ticker;
	}

	void begin(HttpConnection connection) {
		this.openings.put(connection, new Opening(this.ticker.read(), 0, true));
	}

	/** Note the end, unless the connection was closed meanwhile. */
	void end(HttpConnection connection) {
		this.openings.computeIfPresent(connection,
				(same, opening) -> new Opening(opening.startedAt(), this.ticker.read() - opening.startedAt(), false));
	}

	boolean isUnderWay(HttpConnection connection) {
		Opening opening = this.openings.get(connection);
		return (opening != null && opening.isUnderWay())
				|| (connection instanceof Answered answered && answered.isTunnelling());
	}

	/** Return how long it took to open a connection, once, and 0 from then on. */
	long take(HttpConnection connection) {
		Opening opening = this.openings.isEmpty() ? null : this.openings.remove(connection);
		return (opening != null) ? opening.nanos() : 0;
	}

	private record Opening(long startedAt, long nanos, boolean isUnderWay) {

	}

}
