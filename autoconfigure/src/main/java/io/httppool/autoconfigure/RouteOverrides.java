package io.httppool.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The properties that may be set for a pool and for a route alike. What is {@code null}
 * was not set.
 */
sealed interface RouteOverrides permits PoolProperties, RouteProperties {

	@Nullable PerRouteProperties perRoute();

	@Nullable Integer maxPending();

	@Nullable Duration leaseTimeout();

	@Nullable Duration connectTimeout();

	@Nullable Duration tlsHandshakeTimeout();

	@Nullable Duration responseTimeout();

	@Nullable Duration keepAlive();

	@Nullable Duration maxIdleTime();

	@Nullable Duration maxLifeTime();

	@Nullable Integer maxExchanges();

	@Nullable Duration validateAfterInactivity();

	@Nullable Duration leakThreshold();

}
