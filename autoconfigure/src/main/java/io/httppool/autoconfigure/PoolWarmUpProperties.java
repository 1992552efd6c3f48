package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The properties of the warm-up of a pool. A component that is {@code null} was not set.
 *
 * @param connections How many connections a warm-up opens to each origin; 0 for no
 * warm-up.
 * @param onStartup Whether an application that starts is ready only after its warm-up.
 * @param timeout How long a warm-up may take.
 * @param failFast Whether a warm-up that fails stops the start.
 * @param refill Whether as many connections as the lowest limit of a route are kept open
 * while it has traffic.
 * @param request Method and path of a request that ends a warm-up.
 * @param origins Origins that are warmed up, such as https://api.example.com; without
 * them, the base URL of the HTTP service group.
 */
record PoolWarmUpProperties(@Nullable Integer connections, @Nullable Boolean onStartup, @Nullable Duration timeout,
		@Nullable Boolean failFast, @Nullable Boolean refill, @Nullable String request,
		@Nullable List<String> origins) {

}
