package io.httppool.pool;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * The routes that have leases waiting for nothing but a place in the whole pool, in the
 * order in which they ran short. Thread-safe.
 *
 * @param <C> the kind of connection
 */
final class StarvingRoutes<C extends HttpConnection> {

	private final Queue<RouteSlots<C>> queue = new ConcurrentLinkedQueue<>();

	private final Set<RouteSlots<C>> members = ConcurrentHashMap.newKeySet();

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	int size() {
		return this.members.size();
	}

	void add(RouteSlots<C> route) {
		if (this.members.add(route)) {
			this.queue.add(route);
		}
	}

	@Nullable RouteSlots<C> peek() {
		return this.queue.peek();
	}

	@Nullable RouteSlots<C> poll() {
		RouteSlots<C> route = this.queue.poll();
		if (route != null) {
			this.members.remove(route);
		}
		return route;
	}

}
