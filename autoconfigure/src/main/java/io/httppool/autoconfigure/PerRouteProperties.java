package io.httppool.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * How many connections one route may have.
 *
 * @param min Number of connections the limit of a route never falls below.
 * @param initial Number of connections a route may have to begin with.
 * @param max Number of connections the limit of a route never rises above.
 */
record PerRouteProperties(@Nullable Integer min, @Nullable Integer initial, @Nullable Integer max) {

}
