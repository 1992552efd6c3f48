package io.httppool.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The properties of the limit of a route. A component that is {@code null} was not set.
 *
 * @param min Lowest limit of connections to a route.
 * @param initial Number of connections a route may have at the start.
 * @param max Highest limit of connections to a route.
 */
record PerRouteProperties(@Nullable Integer min, @Nullable Integer initial, @Nullable Integer max) {

}
