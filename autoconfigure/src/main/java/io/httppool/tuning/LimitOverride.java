package io.httppool.tuning;

import java.time.Instant;

/**
 * A limit that a person set for a while. It holds whatever the policy says.
 *
 * @param limit how many connections the route may have
 * @param until when the policy decides again
 */
public record LimitOverride(int limit, Instant until) {

}
