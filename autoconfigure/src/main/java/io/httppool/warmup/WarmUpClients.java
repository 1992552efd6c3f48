package io.httppool.warmup;

import org.jspecify.annotations.Nullable;

/**
 * The clients of the pools that are warmed up.
 */
@FunctionalInterface
public interface WarmUpClients {

	/**
	 * Find a client of a pool.
	 * @param target the pool and the origin
	 * @return a client, or {@code null} if no client uses the pool
	 */
	@Nullable WarmUpClient find(WarmUpTarget target);

}
