package io.httppool.tuning;

/**
 * The memory of a policy about one route, from one decision to the next. It must be
 * immutable, and a policy has no other memory: replaying the windows then gives the same
 * decisions.
 */
public interface PolicyState {

}
