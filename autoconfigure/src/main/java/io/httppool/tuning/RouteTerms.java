package io.httppool.tuning;

import java.time.Duration;

import io.httppool.settings.Limits;

/**
 * The terms that a policy has to keep to on one route.
 *
 * @param limits the bounds of the limit, and as the current one that to start with
 * @param leaseTimeout how long a lease may be pending
 * @param interval how often there is a decision
 */
public record RouteTerms(Limits limits, Duration leaseTimeout, Duration interval) {

}
