package io.httppool.tracing;

import org.jspecify.annotations.Nullable;

import io.httppool.event.PoolRoute;

/**
 * The use that one request makes of connections: which it had last, and how often it was
 * sent again. Confined to the thread of the request until it ends.
 */
final class RequestUse {

	/** The use around this one, of a request that sends another one. */
	final @Nullable RequestUse outer;

	private volatile boolean isOver;

	private @Nullable PoolRoute route;

	private long connection;

	private boolean isReused;

	private int repeats;

	RequestUse(@Nullable RequestUse outer) {
		this.outer = outer;
	}

	void leased(PoolRoute route, long connection, boolean isReused) {
		this.route = route;
		this.connection = connection;
		this.isReused = isReused;
	}

	void repeated() {
		this.repeats++;
	}

	void over() {
		this.isOver = true;
	}

	boolean isOver() {
		return this.isOver;
	}

	/** Return the identifier of the connection, {@code null} if there was none. */
	@Nullable String connection() {
		return (this.route != null) ? this.route.connection(this.connection) : null;
	}

	boolean isReused() {
		return this.isReused;
	}

	int repeats() {
		return this.repeats;
	}

}
