package io.httppool.tracing;

import org.jspecify.annotations.Nullable;

import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.RetryReason;

/**
 * The uses of connections by the requests that are observed, each known to the thread
 * that sends it. Thread-safe; a lease allocates nothing.
 */
public final class RequestUses implements PoolListener {

	private static final ThreadLocal<@Nullable RequestUse> CURRENT = new ThreadLocal<>();

	/** Create a listener that knows of no request. */
	public RequestUses() {
	}

	/** Begin to watch a request of the current thread. */
	RequestUse begin() {
		RequestUse outer = CURRENT.get();
		RequestUse use = new RequestUse((outer != null && !outer.isOver()) ? outer : null);
		CURRENT.set(use);
		return use;
	}

	/** End to watch a request, maybe in another thread than that which began it. */
	void end(RequestUse use) {
		use.over();
		if (CURRENT.get() == use) {
			if (use.outer != null) {
				CURRENT.set(use.outer);
			}
			else {
				CURRENT.remove();
			}
		}
	}

	@Override
	public void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
		RequestUse use = CURRENT.get();
		if (use != null) {
			use.leased(route, connection, isReused);
		}
	}

	@Override
	public void repeated(PoolRoute route, RetryReason reason) {
		RequestUse use = CURRENT.get();
		if (use != null) {
			use.repeated();
		}
	}

}
