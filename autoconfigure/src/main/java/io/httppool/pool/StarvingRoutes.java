package io.httppool.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * The routes whose leases wait for nothing but a permit of the pool, in the order in
 * which they ran short. Thread-safe; takes the locks of the routes, one at a time.
 *
 * @param <C> the kind of connection
 */
final class StarvingRoutes<C extends HttpConnection> {

	private static final Comparator<Need> LEAST_LOADED = Comparator.comparingDouble(Need::load);

	private final Queue<PooledRoute<C>> queue = new ConcurrentLinkedQueue<>();

	private final Set<PooledRoute<C>> members = ConcurrentHashMap.newKeySet();

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	void add(PooledRoute<C> route) {
		if (this.members.add(route)) {
			this.queue.add(route);
		}
	}

	/**
	 * Return the need of the least loaded of them, but for one that is no rival. It is
	 * asked for at every release, and there hardly ever is any.
	 */
	@Nullable Need worstNeedBut(PooledRoute<C> fed) {
		if (isEmpty()) {
			return null;
		}
		return this.queue.stream()
			.filter((route) -> route != fed)
			.map((route) -> route.locked(RouteState::currentNeed))
			.filter(Need::isPending)
			.min(LEAST_LOADED)
			.orElse(null);
	}

	/**
	 * Take all out, the least loaded first. The caller must give each of them a turn.
	 */
	List<PooledRoute<C>> takeAll() {
		List<PooledRoute<C>> all = new ArrayList<>();
		for (PooledRoute<C> next = this.queue.poll(); next != null; next = this.queue.poll()) {
			this.members.remove(next);
			all.add(next);
		}
		if (all.size() > 1) {
			Map<PooledRoute<C>, Need> needs = new HashMap<>();
			all.forEach((route) -> needs.put(route, route.locked(RouteState::currentNeed)));
			all.sort(Comparator.comparing(needs::get, LEAST_LOADED));
		}
		return all;
	}

}
