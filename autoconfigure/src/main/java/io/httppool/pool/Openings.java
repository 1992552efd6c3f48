package io.httppool.pool;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

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

	/** Note what is to be done once a connection is open. */
	void expect(HttpConnection connection, Runnable whenOpen) {
		this.openings.put(connection, new Opening(whenOpen, this.ticker.read(), 0, false));
	}

	void begin(HttpConnection connection) {
		this.openings.compute(connection, (same,
				expected) -> new Opening((expected != null) ? expected.whenOpen() : null, this.ticker.read(), 0, true));
	}

	/**
	 * Note the end, unless the connection was closed meanwhile.
	 * @return what is to be done now, if anything
	 */
	@Nullable Runnable end(HttpConnection connection) {
		Opening ended = this.openings.computeIfPresent(connection, (same, opening) -> new Opening(opening.whenOpen(),
				opening.startedAt(), this.ticker.read() - opening.startedAt(), false));
		return (ended != null) ? ended.whenOpen() : null;
	}

	boolean isUnderWay(HttpConnection connection) {
		Opening opening = this.openings.get(connection);
		return (opening != null && opening.isUnderWay())
				|| (connection instanceof Answered answered && answered.isTunnelling());
	}

	/**
	 * Return for how long a leased connection has been open.
	 * @param connection the connection, if there is one yet
	 * @param heldNanos for how long it has been leased
	 * @return the nanoseconds since it was opened, or since it was leased if it was open
	 * then; -1 if it is not open yet, with its tunnel
	 */
	long openNanos(@Nullable HttpConnection connection, long heldNanos) {
		if (connection == null || isUnderWay(connection)) {
			return -1;
		}
		Opening opening = this.openings.get(connection);
		if (opening == null) {
			return heldNanos;
		}
		return (opening.nanos() > 0) ? Math.max(0, heldNanos - opening.nanos()) : -1;
	}

	/** Return how long it took to open a connection, once, and 0 from then on. */
	long take(HttpConnection connection) {
		Opening opening = this.openings.isEmpty() ? null : this.openings.remove(connection);
		return (opening != null) ? opening.nanos() : 0;
	}

	private record Opening(@Nullable Runnable whenOpen, long startedAt, long nanos, boolean isUnderWay) {

	}

}
