package io.httppool.tuning;

/**
 * What a policy remembers of one route from one decision to the next. Immutable, and the
 * only memory a policy has: who replays the windows gets the same decisions.
 */
public interface PolicyState {

}
