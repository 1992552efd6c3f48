package io.httppool.tuning;

import java.time.Instant;

/**
 * A limit that a person set, and that holds for a while whatever a policy says.
 *
 * @param limit how many connections the route may have
 * @param until when the policy has its way again
 */
public record LimitOverride(int limit, Instant until) {

}
