package io.httppool.tracing;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.RetryReason;

/**
 * The uses of connections by the requests that are observed, each known to the thread
 * that sends it. Thread-safe; a lease allocates nothing.
 */
public final class RequestUses implements PoolListener {

	/**
	 * Held weakly, as a response that is never closed never ends the use of its request.
	 */
	private static final ThreadLocal<@Nullable WeakReference<RequestUse>> CURRENT = new ThreadLocal<>();

	/** Create a listener that knows of no request. */
	public RequestUses() {
	}

	/** Begin to watch a request of the current thread. */
	RequestUse begin() {
		RequestUse outer = current();
		RequestUse use = new RequestUse((outer != null && !outer.isOver()) ? outer.self() : null);
		CURRENT.set(use.self());
		return use;
	}

	private static @Nullable RequestUse current() {
		WeakReference<RequestUse> current = CURRENT.get();
		return (current != null) ? current.get() : null;
	}

	/** End to watch a request, maybe in another thread than that which began it. */
	void end(RequestUse use) {
		use.over();
		if (current() == use) {
			if (use.outer() != null) {
				CURRENT.set(use.outer());
			}
			else {
				CURRENT.remove();
			}
		}
	}

	@Override
	public void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
		RequestUse use = current();
		if (use != null) {
			use.leased(route, connection, isReused);
		}
	}

	@Override
	public void repeated(PoolRoute route, RetryReason reason) {
		RequestUse use = current();
		if (use != null) {
			use.repeated();
		}
	}

}
