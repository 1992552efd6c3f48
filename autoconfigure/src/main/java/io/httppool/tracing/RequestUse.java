package io.httppool.tracing;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

import io.httppool.event.PoolRoute;

/**
 * The use that one request makes of connections: which it had last, and how often it was
 * sent again. Confined to the thread of the request until it ends.
 */
final class RequestUse {

	private final @Nullable WeakReference<RequestUse> outer;

	private final WeakReference<RequestUse> self = new WeakReference<>(this);

	private volatile boolean isOver;

	private @Nullable PoolRoute route;

	private long connection;

	private boolean isReused;

	private int repeats;

	/**
	 * Begin a use.
	 * @param outer the use around this one, of a request that sends another one
	 */
	RequestUse(@Nullable WeakReference<RequestUse> outer) {
		this.outer = outer;
	}

	@Nullable WeakReference<RequestUse> outer() {
		return this.outer;
	}

	/** Return this use, for those who must not keep it. */
	WeakReference<RequestUse> self() {
		return this.self;
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
