package io.httppool.client;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients of pools that have no name of their own: once the last client of such a
 * pool is gone, the pool is of no more use. Not thread-safe.
 */
final class LivingClients {

	private final Map<String, List<WeakReference<Object>>> clients = new HashMap<>();

	/**
	 * Note one more client.
	 * @param pool the name of the pool
	 * @return what lives as long as the client, which has to refer to it
	 */
	Object join(String pool) {
		Object client = new Object();
		List<WeakReference<Object>> others = this.clients.computeIfAbsent(pool, (absent) -> new ArrayList<>());
		others.removeIf(LivingClients::isGone);
		others.add(new WeakReference<>(client));
		return client;
	}

	/** Return whether a pool had clients, and has none any more. */
	boolean areGone(String pool) {
		List<WeakReference<Object>> known = this.clients.get(pool);
		return known != null && known.stream().allMatch(LivingClients::isGone);
	}

	void forget(String pool) {
		this.clients.remove(pool);
	}

	private static boolean isGone(WeakReference<Object> client) {
		return client.refersTo(null);
	}

}
